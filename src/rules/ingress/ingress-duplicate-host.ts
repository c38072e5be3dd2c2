import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressDuplicateHost = defineRule({
  id: "ingress-duplicate-host",
  group: "ingress",
  action: "deny",
  summary: "Two rules of an Ingress for the same host.",
  messages: { lost: 'Another rule for host "{host}" follows: it replaces this one, whose paths are lost.' },
  why:
    "Kubernetes would merge the rules; GKE keeps the last one of a host only. Requests for the lost paths go to the " +
    "default backend.",
  fix: "Write the paths of one host under one rule.",
  sources: ["kubernetes/ingress-gce pkg/utils/gceurlmap.go PutPathRulesForHost"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass, where("with several rules", ({ object }) => object.rules.length > 1)],
    check({ object }, report) {
      const last = new Map<string, number>();
      for (const [index, { host, hasHttp }] of object.rules.entries()) if (hasHttp) last.set(host || "*", index);
      for (const [index, { host, hasHttp }] of object.rules.entries()) {
        const name = host || "*";
        if (!hasHttp || last.get(name) === index) continue;
        report({ message: "lost", path: pointer("spec", "rules", index), about: `host ${name}`, data: { host: name } });
      }
    },
  },
});
