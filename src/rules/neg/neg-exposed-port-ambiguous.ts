import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { enablesNegs, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negExposedPortAmbiguous = defineRule({
  id: "neg-exposed-port-ambiguous",
  group: "neg",
  action: "warn",
  summary: "An exposed port whose number two ports of the Service have.",
  messages: {
    ambiguous:
      "exposed_ports {port} is two ports of the Service, {protocols}: chance decides at each sync which of them the NEG gets.",
  },
  why:
    "The controller keeps the ports in a map without order and asks it by number alone. Where the target ports differ, the " +
    "endpoints change with every turn of the die, and the NEG's object is marked for deletion.",
  fix: "Give the two ports different numbers, or use a Service for each protocol.",
  sources: ["kubernetes/ingress-gce pkg/neg/types/types.go SvcPortTupleSet.Get"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), enablesNegs, where("with several ports", ({ object }) => object.ports.length > 1)],
    check({ object }, report) {
      for (const port of negOf(object)?.exposedPorts.keys() ?? []) {
        const named = object.ports.filter((one) => one.port === port);
        if (named.length < 2) continue;
        const protocols = named.map(({ protocol }) => protocol).join(" and ");
        report({ message: "ambiguous", path: NEG_PATH, about: `port ${port}`, data: { port, protocols } });
      }
    },
  },
});
