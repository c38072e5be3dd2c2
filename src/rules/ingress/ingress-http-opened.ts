import type { IngressModel } from "../../controllers/l7/ingress/model.ts";
import { INGRESS_ALLOW_HTTP } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { isMade } from "../shared/ingress-faults.ts";

export const ingressHttpOpened = defineRule({
  id: "ingress-http-opened",
  group: "ingress",
  action: "warn",
  summary: "An edit that opens plain HTTP on a live Ingress which has served HTTPS alone.",
  messages: {
    opened: "Plain HTTP is answered from now on, besides HTTPS: until this edit the Ingress served HTTPS alone.",
  },
  why:
    "A front end for HTTP is there unless kubernetes.io/ingress.allow-http turns it off, by exactly this key. It serves all " +
    "that HTTPS serves, and no client has to log in over HTTPS first.",
  fix: 'Keep kubernetes.io/ingress.allow-http: "false", or name a FrontendConfig that redirects to HTTPS.',
  sources: [
    "kubernetes/ingress-gce pkg/annotations/ingress.go AllowHTTP",
    "kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  ingress: {
    when: [
      ofGkeClass,
      where(
        "that served HTTPS alone before the edit",
        ({ previous, ingressModels }) => previous !== undefined && servesHttpsAlone(ingressModels.of(previous)),
      ),
    ],
    check({ object, ingressModels }, report) {
      const model = ingressModels.of(object);
      const opens = model.frontEnds.some(({ port, redirects }) => port === 80 && !redirects);
      if (isMade(model) && opens)
        report({ message: "opened", path: pointer("metadata", "annotations", INGRESS_ALLOW_HTTP) });
    },
  },
});

function servesHttpsAlone(model: IngressModel): boolean {
  return isMade(model) && model.frontEnds.length > 0 && model.frontEnds.every(({ port }) => port === 443);
}
