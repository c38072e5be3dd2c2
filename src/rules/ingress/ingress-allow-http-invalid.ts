import { INGRESS_ALLOW_HTTP } from "../../domain/annotations.ts";
import { parseGoBool } from "../../domain/go-bool.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressAllowHttpInvalid = defineRule({
  id: "ingress-allow-http-invalid",
  group: "ingress",
  action: "warn",
  summary: "A value of kubernetes.io/ingress.allow-http that is no boolean.",
  messages: { invalid: 'allow-http "{value}" is no boolean, which counts as true: HTTP stays open.' },
  why: "The controller takes what it can't parse for true, so a value that means no leaves port 80 open.",
  fix: 'Write "true" or "false".',
  sources: ["kubernetes/ingress-gce pkg/annotations/ingress.go AllowHTTP"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass, annotates(INGRESS_ALLOW_HTTP)],
    check({ object }, report) {
      const value = object.metadata.annotations.get(INGRESS_ALLOW_HTTP) ?? "";
      if (parseGoBool(value) !== undefined) return;
      report({ message: "invalid", path: pointer("metadata", "annotations", INGRESS_ALLOW_HTTP), data: { value } });
    },
  },
});
