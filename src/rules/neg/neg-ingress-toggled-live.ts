import { portOf } from "../../controllers/l7/ingress/backend.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";
import { ingressesOf, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negIngressToggledLive = defineRule({
  id: "neg-ingress-toggled-live",
  group: "neg",
  action: "warn",
  summary: "An edit that moves a Service in use by an Ingress between instance groups and NEGs.",
  messages: {
    toNegs: 'Ingress "{ingress}" moves from instance groups to NEGs: a new backend service; expect 502s for minutes.',
    toGroups: 'Ingress "{ingress}" moves from NEGs to instance groups: a new backend service; expect 502s for minutes.',
    freezes:
      'Internal Ingress "{ingress}" keeps the NEG that this gives up: Pods that go stay in it, new ones never come.',
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
      const { object, previous } = s;
      const isOn = wantsIngressNeg(object);
      const inGroups = isOn ? previous : object;
      for (const ingress of ingressesOf(s)) {
        const data = { ingress: ingress.metadata.name };
        const isInternal = gkeClassOf(ingress) === "gce-internal";
        // An internal one has no instance groups: it waits for its NEGs, or keeps those that it has.
        if (isInternal && (isOn || isExposedFor(ingress, object))) continue;
        if (isInternal) report({ message: "freezes", action: "deny", path: NEG_PATH, data });
        // Without node ports there are no instance groups: the Ingress failed, or fails now, which other rules tell.
        else if (inGroups && ["NodePort", "LoadBalancer"].includes(inGroups.type))
          report({ message: isOn ? "toNegs" : "toGroups", path: NEG_PATH, data });
        return;
      }
    },
  },
});

/** Whether the NEGs stay, of the same names, because their ports are exposed. */
function isExposedFor(ingress: Ingress, service: Service): boolean {
  const exposed = negOf(service)?.exposedPorts;
  return backendsTo(ingress, service.metadata.name).every(({ port = "" }) => {
    const number = portOf(service, port)?.port;
    return number !== undefined && exposed?.get(number) === "";
  });
}

function wantsIngressNeg(service: Service): boolean {
  return negOf(service)?.ingress === true;
}
