import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { L4_RBS } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, annotationIs, field, wantsLoadBalancer } from "../shared/conditions.ts";

export const rbsIgnoredLegacyClass = defineRule({
  id: "rbs-ignored-legacy-class",
  group: "type",
  action: "deny",
  summary: "The l4-rbs annotation beside a legacy class, which ignores it.",
  messages: { ignored: "loadBalancerClass {class} forces the legacy implementation: l4-rbs is ignored." },
  why:
    "The class decides first, and can't be changed while the Service is a load balancer: what the annotation asks for " +
    "never comes, for the life of this Service.",
  fix: "Use networking.gke.io/l4-regional-external, or no class.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_util.go shouldProcessNetLB"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      wantsLoadBalancer,
      annotates(L4_RBS),
      field("of a legacy class", "spec.loadBalancerClass", { is: [CLASS.externalLegacy, CLASS.internalLegacy] }),
      annotationIs("that ask for a backend service", L4_RBS, { is: ["enabled"] }),
    ],
    reports: [
      { message: "ignored", path: annotationPath(L4_RBS), data: { class: { field: "spec.loadBalancerClass" } } },
    ],
  },
});
