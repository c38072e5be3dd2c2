import { annotatedTypeOf, optsIntoRbs } from "../../controllers/l4/ownership.ts";
import { L4_RBS } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";

export const rbsRedundantDefault = defineRule({
  id: "rbs-redundant-default",
  group: "type",
  action: "info",
  summary: "The l4-rbs annotation where backend services are the default.",
  messages: { redundant: "External Services use backend services by default here; l4-rbs is no longer needed." },
  why: "From GKE 1.37 both controllers take a new external Service as one on a backend service, with or without the annotation.",
  fix: "Remove cloud.google.com/l4-rbs once no older cluster uses the manifest.",
  sources: [
    "kubernetes/ingress-gce pkg/flags enable-l4-netlb-rbs-by-default",
    "GKE: About LoadBalancer Services, Type of load balancer",
  ],
  since: "1.37",
  on: ["create", "live"],
  needs: ["rbsByDefault"],
  gate: { name: "rbsByDefault", speaks: "from" },
  service: {
    when: [
      wantsLoadBalancer,
      hasNoClass,
      where(
        "that ask for an external load balancer with a backend service",
        ({ object }) => optsIntoRbs(object) && annotatedTypeOf(object) === "External",
      ),
    ],
    check({ cluster }, report) {
      if (!cluster.rbsByDefault) return;
      report({ message: "redundant", path: annotationPath(L4_RBS) });
    },
  },
});
