import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressRuleWithoutHttp = defineRule({
  id: "ingress-rule-without-http",
  group: "ingress",
  action: "warn",
  summary: "A rule of an Ingress without an http block.",
  messages: { ignored: 'The rule for host "{host}" has no http block: GKE ignores it.' },
  why: "Requests for the host go to the default backend, as if the rule were not there.",
  fix: "Give the rule http.paths, or remove it.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go TranslateIngress"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object }, report) {
      for (const [index, { host, hasHttp }] of object.rules.entries()) {
        if (hasHttp) continue;
        const name = host || "*";
        const path = pointer("spec", "rules", index);
        report({ message: "ignored", path, about: `host ${name}`, data: { host: name } });
      }
    },
  },
});
