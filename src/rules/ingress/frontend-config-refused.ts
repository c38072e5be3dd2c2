import { frontendConfigRefusals } from "../../controllers/l7/ingress/compute-refusals.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { asSentence } from "../shared/ingress-faults.ts";

export const frontendConfigRefused = defineRule({
  id: "frontend-config-refused",
  group: "ingress",
  action: "deny",
  summary: "A FrontendConfig with a redirect code that Compute Engine does not have.",
  messages: { code: "{fault}. No front end of an Ingress that uses this FrontendConfig is made or changed." },
  why: "The controller hands the code to Compute Engine unseen, and the URL map of the redirect is refused.",
  fix: "Use one of the codes, or leave responseCodeName out.",
  sources: ["Compute Engine API v1: HttpRedirectAction.redirectResponseCode"],
  on: ["create", "update"],
  frontendConfig: {
    check({ object }, report) {
      for (const { text, location } of frontendConfigRefusals(object)) {
        report({ message: "code", path: pointer(...location), data: { fault: asSentence(text) } });
      }
    },
  },
});
