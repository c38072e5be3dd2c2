import { defineRule } from "../../engine/rule.ts";
import { backendServicesOf } from "../shared/ingress-backends.ts";
import { gkeClassOf, ofInternalClass } from "../shared/ingress-class.ts";
import {
  AUTO_NEG_FACTS,
  hasIngressNeg,
  INGRESS_NEG,
  ingressesOf,
  mayHaveIngress,
  NEG_PATH,
} from "../shared/neg-use.ts";

export const ingressInternalRequiresNeg = defineRule({
  id: "ingress-internal-requires-neg",
  group: "ingress",
  action: "deny",
  summary: "An internal Ingress that routes to a Service without NEGs.",
  messages: {
    backend: 'Service "{service}" has no NEGs, and internal Ingress has no other backends: it waits for them for ever.',
    inUse: 'Internal Ingress "{ingress}" needs NEGs for this Service and waits for them for ever.',
  },
  why:
    "For class gce-internal the controller always expects NEGs, but the NEG controller makes them only where the Service " +
    "asks for them.",
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
    when: [ofInternalClass],
    check(s, report) {
      for (const { service, path } of backendServicesOf(s)) {
        const { name } = service.metadata;
        if (hasIngressNeg(service, s.cluster)) continue;
        report({ message: "backend", path, about: `service ${name}`, data: { service: name } });
      }
    },
  },
  service: {
    when: [mayHaveIngress],
    check(s, report) {
      const ingress = ingressesOf(s).find((to) => gkeClassOf(to) === "gce-internal");
      if (!ingress || hasIngressNeg(s.object, s.cluster)) return;
      report({ message: "inUse", path: NEG_PATH, data: { ingress: ingress.metadata.name } });
    },
  },
});
