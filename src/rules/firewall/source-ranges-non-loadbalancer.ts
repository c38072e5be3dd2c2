import { defineRule } from "../../engine/rule.ts";
import { restrictsSources, wantsNone } from "../shared/conditions.ts";
import { ANNOTATION_PATH } from "../shared/written-ranges.ts";

export const sourceRangesNonLoadbalancer = defineRule({
  id: "source-ranges-non-loadbalancer",
  group: "firewall",
  action: "deny",
  summary: "Source ranges on a Service that is no load balancer.",
  messages: { refused: "Source ranges may only be used with type LoadBalancer; on a {type} Service they are refused." },
  why: "The API server refuses the Service: there is no load balancer whose traffic could be restricted.",
  fix: "Remove the source ranges, or make the type LoadBalancer.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService"],
  on: ["create", "update"],
  service: {
    when: [restrictsSources, wantsNone],
    check({ object }, report) {
      const path = object.loadBalancerSourceRanges.length > 0 ? "/spec/loadBalancerSourceRanges" : ANNOTATION_PATH;
      report({ message: "refused", path, data: { type: object.type } });
    },
  },
});
