import { SOURCE_RANGES } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, annotationIs, hasOwner, isModern } from "../shared/conditions.ts";
import { ANNOTATION_PATH, LISTS_RANGES } from "../shared/written-ranges.ts";

export const sourceRangesAnnotationEmpty = defineRule({
  id: "source-ranges-annotation-empty",
  group: "firewall",
  action: "deny",
  summary: "A source range annotation without a value.",
  messages: {
    failsSync: "An empty source-ranges annotation is a parse error here: the load balancer gets an IP but no firewall.",
    opens: "An empty source-ranges annotation lets everybody in: this controller takes it for no annotation at all.",
  },
  why:
    "Kubernetes admits a blank value. The newer controllers split it into one empty CIDR and fail after they have made " +
    "the forwarding rule; the legacy ones open 0.0.0.0/0.",
  fix: "Remove it, or list CIDRs in spec.loadBalancerSourceRanges.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/utils/sourceranges.go getAllSourceRanges",
    "kubernetes/cloud-provider service/helpers/helper.go GetLoadBalancerSourceRanges",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      annotates(SOURCE_RANGES),
      hasOwner,
      condition("without loadBalancerSourceRanges", { not: LISTS_RANGES }),
      annotationIs("whose annotation is blank", SOURCE_RANGES, { isBlank: true }),
    ],
    reports: [
      { if: isModern.test, message: "failsSync", path: ANNOTATION_PATH },
      { if: { not: isModern.test }, message: "opens", action: "warn", path: ANNOTATION_PATH },
    ],
  },
});
