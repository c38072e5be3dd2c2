import { NEG } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { backendServicesOf } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { enablesNegs, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negMinVersion = defineRule({
  id: "neg-min-version",
  group: "neg",
  action: "deny",
  summary: "NEGs in a cluster older than GKE 1.10.",
  messages: {
    service: "cloud.google.com/neg needs GKE 1.10 or later; this cluster ignores it.",
    ingress: 'Service "{service}" asks for NEGs, which need GKE 1.10 or later.',
  },
  why: "Older Ingress controllers do not know the annotation and use instance groups.",
  fix: "Upgrade the cluster, or remove the annotation.",
  sources: ["GKE: Using container-native load balancing, Requirements"],
  on: ["create", "live"],
  needs: ["gkeVersion"],
  gate: { name: "neg", speaks: "below" },
  service: {
    when: [annotates(NEG), enablesNegs],
    check({ cluster }, report) {
      if (!isAtLeast(cluster.gkeVersion, GATES.neg)) report({ message: "service", path: NEG_PATH });
    },
  },
  ingress: {
    when: [ofGkeClass],
    check(s, report) {
      if (isAtLeast(s.cluster.gkeVersion, GATES.neg)) return;
      for (const { service, path } of backendServicesOf(s)) {
        const { name } = service.metadata;
        if (!negOf(service)?.ingress) continue;
        report({ message: "ingress", path, about: `service ${name}`, data: { service: name } });
      }
    },
  },
});
