import {
  INGRESS_ALLOW_HTTP,
  INGRESS_CLASS,
  INGRESS_FRONTEND_CONFIG,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_PRE_SHARED_CERT,
  INGRESS_REGIONAL_STATIC_IP,
} from "../../domain/annotations.ts";
import { sameJson } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isToHaveCertificate } from "../shared/certificates-to-come.ts";
import { isFaulty, placeOf } from "../shared/ingress-faults.ts";

export const ingressEditWithoutEffect = defineRule({
  id: "ingress-edit-without-effect",
  group: "ingress",
  action: "warn",
  summary: "An edit of an Ingress that GKE's controller fails on as it did before.",
  messages: {
    stopped: "This edit has no effect on the load balancer: GKE's controller fails on the Ingress as before: {fault}.",
  },
  why:
    "An edit is not blamed for what was wrong before it, but the controller stops there all the same: what serves stays as " +
    "it is, whatever else is edited, until that is mended.",
  fix: "Mend that first, or together with this edit.",
  sources: ["kubernetes/ingress-gce pkg/controller/controller.go sync"],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services"],
  ingress: {
    when: [
      isFaulty,
      where(
        "whose load balancer an edit is to change",
        ({ object, previous }) => previous !== undefined && !sameJson(wishes(previous), wishes(object)),
      ),
    ],
    check({ object, previous, ingressModels }, report) {
      if (!previous) return;
      const former = new Set(ingressModels.of(previous).faults.map(({ text }) => text));
      const { faults } = ingressModels.of(object);
      const [first] = faults;
      // What is new has a rule of its own, and what passes by itself takes the edit along.
      if (!first || first.stage === "done" || faults.some(({ text }) => !former.has(text))) return;
      if (first.kind === "nothing-to-serve" && isToHaveCertificate(object)) return;
      report({ message: "stopped", path: placeOf(first), about: first.text, data: { fault: first.text } });
    },
  },
});

const READ = [
  INGRESS_CLASS,
  INGRESS_ALLOW_HTTP,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_REGIONAL_STATIC_IP,
  INGRESS_PRE_SHARED_CERT,
  INGRESS_FRONTEND_CONFIG,
];

/** All by which an Ingress tells the controller what to make. */
function wishes({ metadata, rules, defaultBackend, tlsSecrets, namesClass }: Ingress): unknown {
  const annotations = READ.map((key) => metadata.annotations.get(key) ?? null);
  return { annotations, rules, defaultBackend, tlsSecrets, namesClass };
}
