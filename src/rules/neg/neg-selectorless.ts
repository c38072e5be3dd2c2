import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { enablesNegs } from "../shared/neg-use.ts";

export const negSelectorless = defineRule({
  id: "neg-selectorless",
  group: "neg",
  action: "warn",
  summary: "NEGs for a Service without a selector.",
  messages: { selectorless: "Without a selector only EndpointSlices that name a node and a Pod become NEG endpoints." },
  why:
    "The controller looks up the Pod and the node of every endpoint and leaves out those that have none, such as " +
    "addresses outside the cluster.",
  fix: "Give the Service a selector, or write nodeName and targetRef into its EndpointSlices.",
  sources: ["kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap"],
  on: ["create", "update"],
  service: {
    when: [
      annotates(NEG),
      enablesNegs,
      where("without a selector", ({ object }) => object.selector.size === 0 && object.type !== "ExternalName"),
    ],
    check(_, report) {
      report({ message: "selectorless", path: "/spec/selector" });
    },
  },
});
