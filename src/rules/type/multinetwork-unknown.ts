import { NETWORK_SELECTOR } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { NETWORK } from "../../domain/kinds/network.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

/** kubernetes/ingress-gce pkg/network ServiceNetwork: the name of the cluster's own network. */
const DEFAULT_NETWORK = "default";

export const multinetworkUnknown = defineRule({
  id: "multinetwork-unknown",
  group: "type",
  action: "warn",
  summary: "A Service of a multi-network cluster that names a Network which does not exist.",
  messages: { unknown: "Network {network} does not exist: the load balancer cannot be created." },
  why:
    "In a multi-network cluster the selector networking.gke.io/network says on which network the load balancer delivers. " +
    "An unknown one ends in a user error. Without multi-networking the key is a selector like any other.",
  fix: "Create the Network, or correct its name in spec.selector.",
  sources: ["kubernetes/ingress-gce pkg/network/network.go ServiceNetwork"],
  on: ["create", "update"],
  looksUp: ["networks"],
  service: {
    when: [
      where("that select Pods of another network", ({ object, index }) => {
        const network = object.selector.get(NETWORK_SELECTOR) ?? "";
        return network !== "" && network !== DEFAULT_NETWORK && index.isComplete && isGkeLoadBalancer(object);
      }),
    ],
    check({ object, index }, report) {
      const network = object.selector.get(NETWORK_SELECTOR) ?? "";
      if (!index.lacks(NETWORK, "", network)) return;
      report({ message: "unknown", path: pointer("spec", "selector", NETWORK_SELECTOR), data: { network } });
    },
  },
});
