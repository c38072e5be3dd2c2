import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { optsIntoRbs } from "../../controllers/l4/ownership.ts";
import { L4_RBS } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";

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
      hasClass,
      annotates(L4_RBS),
      where(
        "of a legacy class that ask for a backend service",
        ({ object }) =>
          (object.loadBalancerClass === CLASS.externalLegacy || object.loadBalancerClass === CLASS.internalLegacy) &&
          optsIntoRbs(object),
      ),
    ],
    check({ object }, report) {
      report({ message: "ignored", path: annotationPath(L4_RBS), data: { class: object.loadBalancerClass ?? "" } });
    },
  },
});
