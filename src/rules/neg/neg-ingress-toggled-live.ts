import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ingressesOf, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negIngressToggledLive = defineRule({
  id: "neg-ingress-toggled-live",
  group: "neg",
  action: "warn",
  summary: "An edit that moves a Service in use by an Ingress between instance groups and NEGs.",
  messages: {
    toNegs: 'Ingress "{ingress}" moves from instance groups to NEGs: a new backend service; expect 502s for minutes.',
    toGroups: 'Ingress "{ingress}" moves from NEGs to instance groups: a new backend service; expect 502s for minutes.',
  },
  why:
    "The two kinds of backends have backend services of different names. The URL map is switched before health checks of " +
    "the new one have passed everywhere.",
  fix: "Make a second Service and move the Ingress to it.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG"],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["ingresses"],
  service: {
    when: [
      where(
        "whose NEGs for Ingresses an edit turns on or off",
        ({ object, previous }) =>
          previous !== undefined && object.neg?.ok !== false && wantsIngressNeg(object) !== wantsIngressNeg(previous),
      ),
    ],
    check(s, report) {
      const { object } = s;
      const [ingress] = ingressesOf(s);
      if (!ingress) return;
      const message = wantsIngressNeg(object) ? "toNegs" : "toGroups";
      report({ message, path: NEG_PATH, data: { ingress: ingress.metadata.name } });
    },
  },
});

function wantsIngressNeg(service: Service): boolean {
  return negOf(service)?.ingress === true;
}
