import { L4LB_CONFIG } from "../../domain/annotations.ts";
import { isLoadBalancer } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates } from "../shared/conditions.ts";
import { isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

export const l4lbconfigUnsupported = defineRule({
  id: "l4lbconfig-unsupported",
  group: "type",
  action: "deny",
  summary: "An L4LBConfig on a Service or cluster that does not read it.",
  messages: {
    tooOld: "networking.gke.io/l4lb-config needs GKE 1.36.0-gke.2459000 or later: here it is ignored.",
    legacy:
      "networking.gke.io/l4lb-config needs a backend service (RBS) or subsetting: the legacy controller ignores it.",
    noLoadBalancer: "networking.gke.io/l4lb-config is ignored on a Service of type {type}.",
  },
  why: "Only the newer controllers manage logging by L4LBConfig, and only where the feature is rolled out. Otherwise no logs come.",
  fix: "Remove the annotation.",
  sources: ["GKE: Logging for LoadBalancer Services", "kubernetes/ingress-gce pkg/l4lbconfig DetermineL4LoggingConfig"],
  since: "1.36.0-gke.2459000",
  on: ["create", "update"],
  needs: ["l4lbConfig"],
  kindDependent: true,
  gate: { name: "l4lbConfig", speaks: "below" },
  service: {
    when: [annotates(L4LB_CONFIG)],
    check({ object, model, cluster }, report) {
      const path = annotationPath(L4LB_CONFIG);
      if (!isLoadBalancer(object)) report({ message: "noLoadBalancer", path, data: { type: object.type } });
      else if (!isGkeLoadBalancer(object)) return;
      else if (model.isLegacy) report({ message: "legacy", path });
      else if (!cluster.l4lbConfig) report({ message: "tooOld", path });
    },
  },
});
