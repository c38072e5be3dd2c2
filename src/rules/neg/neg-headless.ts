import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, field } from "../shared/conditions.ts";
import { enablesNegs } from "../shared/neg-use.ts";

export const negHeadless = defineRule({
  id: "neg-headless",
  group: "neg",
  action: "info",
  summary: "NEGs for a headless Service.",
  messages: {
    headless: "Headless Service: its NEGs lead to targetPort, clients in the cluster to the Pods at the port they ask.",
  },
  why: "NEGs work, also where port and targetPort differ; but inside the cluster a headless Service translates no port.",
  fix: "Keep port and targetPort equal where clients in the cluster use the Service too.",
  sources: ["kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), enablesNegs, field("without cluster IP", "spec.clusterIP", { is: ["None"] })],
    check(_, report) {
      report({ message: "headless", path: "/spec/clusterIP" });
    },
  },
});
