import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, field } from "../shared/conditions.ts";
import { enablesNegs } from "../shared/neg-use.ts";

export const negHeadless = defineRule({
  id: "neg-headless",
  group: "neg",
  action: "warn",
  summary: "NEGs for a headless Service.",
  messages: {
    headless: "Headless Service: standalone NEGs work; behind an Ingress, port and targetPort must be equal.",
  },
  why: "A headless Service does no port translation in the cluster, so its port and its targetPort easily drift apart.",
  fix: "Remove clusterIP: None, or keep port and targetPort equal.",
  sources: ["kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), enablesNegs, field("without cluster IP", "spec.clusterIP", { is: ["None"] })],
    check(_, report) {
      report({ message: "headless", path: "/spec/clusterIP" });
    },
  },
});
