import {
  AUTO_NEG_FACTS,
  INGRESS_NEG,
  isAnnotatedByGke,
  type NegFacts,
} from "../../controllers/l7/neg/auto-annotation.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";
import { faultsBehind, faultsIn, isFaulty, placeOf } from "../shared/ingress-faults.ts";
import { mayHaveIngress, NEG_PATH } from "../shared/neg-use.ts";

export const ingressInternalRequiresNeg = defineRule({
  id: "ingress-internal-requires-neg",
  group: "ingress",
  action: "deny",
  summary: "An Ingress whose backends have to be NEGs that nobody makes.",
  messages: {
    backend: 'Service "{service}" has no NEGs, and internal Ingress has no other backends: it waits for them for ever.',
    refused:
      'The NEG controller refuses Service "{service}": this Ingress waits for its NEG, and no front end is made.',
    inUse: 'Internal Ingress "{ingress}" needs NEGs for this Service and waits for them for ever.',
  },
  why:
    "For class gce-internal the controller always expects the NEG of the generated name, but the NEG controller makes it " +
    "only where the Service asks for it, or exposes the port without a name of its own.",
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service.`,
  sources: [
    "kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG",
    "kubernetes/ingress-gce pkg/neg/controller.go mergeIngressPortInfo",
  ],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  ingress: {
    when: [isFaulty],
    check(s, report) {
      const { object, index, cluster } = s;
      const told = new Set<string>();
      for (const fault of faultsIn(s, ["neg-missing"])) {
        const [, name = ""] = fault.object?.split("/") ?? [];
        if (told.has(name) || isAnnotated(index.service(object.metadata.namespace, name), cluster)) continue;
        told.add(name);
        const message = gkeClassOf(object) === "gce-internal" ? "backend" : "refused";
        report({ message, path: placeOf(fault), about: `service ${name}`, data: { service: name } });
      }
    },
  },
  service: {
    when: [mayHaveIngress],
    check(s, report) {
      const found = faultsBehind(s, ["neg-missing"]).find(({ ingress }) => gkeClassOf(ingress) === "gce-internal");
      if (!found || isAnnotated(s.object, s.cluster)) return;
      report({ message: "inUse", path: NEG_PATH, data: { ingress: found.ingress.metadata.name } });
    },
  },
});

/** Whether GKE asks for NEGs in the Service's place. */
function isAnnotated(service: Service | undefined, cluster: NegFacts): boolean {
  return service?.neg === undefined && isAnnotatedByGke(cluster);
}
