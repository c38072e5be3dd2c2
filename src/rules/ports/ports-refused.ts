import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasSeveralPorts, isOffline } from "../shared/conditions.ts";

export const portsRefused = defineRule({
  id: "ports-refused",
  group: "ports",
  action: "deny",
  summary: "Several ports without names, or two of the same name, or of the same number and protocol.",
  messages: {
    unnamed: "Port {port} has no name: with several ports each needs one, and the API server refuses the Service.",
    sameName: 'Two ports have the name "{name}": the API server refuses the Service.',
    samePort: "Port {port} {protocol} is there twice: the API server refuses the Service.",
  },
  why: "Kubernetes tells the ports of a Service apart by name, and by number and protocol. It refuses what is not unique.",
  fix: "Give each port a name of its own, and list each number once a protocol.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService, validateServicePort"],
  on: ["create", "update"],
  service: {
    when: [hasSeveralPorts, isOffline],
    check({ object }, report) {
      const names = new Set<string>();
      const numbers = new Set<string>();
      for (const [index, { name, port, protocol }] of object.ports.entries()) {
        const path = pointer("spec", "ports", index);
        const number = `${port}/${protocol}`;
        if (name === undefined) report({ message: "unnamed", path, data: { port } });
        else if (names.has(name)) report({ message: "sameName", path, data: { name } });
        else if (numbers.has(number)) report({ message: "samePort", path, data: { port, protocol } });
        if (name !== undefined) names.add(name);
        numbers.add(number);
      }
    },
  },
});
