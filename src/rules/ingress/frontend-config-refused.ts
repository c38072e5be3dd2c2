import { frontendConfigRefusals } from "../../controllers/l7/ingress/compute-refusals.ts";
import { frontendConfigNameOf, frontendConfigOf } from "../../controllers/l7/ingress/front-end.ts";
import { isFound } from "../../controllers/l7/ingress/surroundings.ts";
import { INGRESS_FRONTEND_CONFIG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import type { Subjects } from "../../engine/subject.ts";
import { annotates } from "../shared/conditions.ts";
import { isMeantForGke, ofGkeClass } from "../shared/ingress-class.ts";
import { asSentence } from "../shared/ingress-faults.ts";

export const frontendConfigRefused = defineRule({
  id: "frontend-config-refused",
  group: "ingress",
  action: "deny",
  summary: "A FrontendConfig with a redirect code that Compute Engine does not have, or an Ingress that names one.",
  messages: {
    code: "{fault}. No front end of an Ingress that uses this FrontendConfig is made or changed.",
    named: "{fault}. With this FrontendConfig no front end is made or changed.",
  },
  why:
    "The controller hands the code to Compute Engine unseen, and the URL map of the redirect is refused. A FrontendConfig that " +
    "no Ingress names stops nothing yet.",
  fix: "Use one of the codes, or leave responseCodeName out.",
  sources: ["Compute Engine API v1: HttpRedirectAction.redirectResponseCode"],
  on: ["create", "update"],
  frontendConfig: {
    check(s, report) {
      const [refusal] = frontendConfigRefusals(s.object);
      if (!refusal) return;
      const data = { fault: asSentence(refusal.text) };
      report({
        message: "code",
        action: isNamedByNone(s) ? "warn" : "deny",
        path: pointer(...refusal.location),
        data,
      });
    },
  },
  ingress: {
    when: [annotates(INGRESS_FRONTEND_CONFIG), ofGkeClass],
    check({ object, ingressModels }, report) {
      const config = frontendConfigOf(object, ingressModels.of(object).surroundings);
      const [refusal] = config && isFound(config) ? frontendConfigRefusals(config) : [];
      if (!refusal) return;
      const data = { fault: asSentence(refusal.text) };
      report({ message: "named", path: pointer("metadata", "annotations", INGRESS_FRONTEND_CONFIG), data });
    },
  },
});

/** Whether it is known that no Ingress of GKE's names the FrontendConfig. */
function isNamedByNone({ object, index }: Subjects["frontendConfig"]): boolean {
  const { namespace, name } = object.metadata;
  if (!index.knows("ingresses") || !index.isComplete) return false;
  for (const ingress of index.ingressesIn(namespace)) {
    if (frontendConfigNameOf(ingress) === name && isMeantForGke(ingress)) return false;
  }
  return true;
}
