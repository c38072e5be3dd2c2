import { allowsHttp, frontendConfigNameOf } from "../../controllers/l7/ingress/front-end.ts";
import type { IngressModel } from "../../controllers/l7/ingress/model.ts";
import { INGRESS_FRONTEND_CONFIG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

export const ingressRedirectRemoved = defineRule({
  id: "ingress-redirect-removed",
  group: "ingress",
  action: "warn",
  summary: "An edit that takes the redirect to HTTPS from a live Ingress.",
  messages: {
    opened: "The redirect to HTTPS goes: plain HTTP is answered from now on.",
    inUse: "Ingress {ingress} loses its redirect to HTTPS: it answers plain HTTP from now on.",
  },
  why:
    "A front end for HTTP is there unless it is turned off. Without the redirect of its FrontendConfig it serves what only " +
    "HTTPS has served so far.",
  fix: 'Turn HTTP off with kubernetes.io/ingress.allow-http: "false" where clients must not use it.',
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop"],
  on: ["update"],
  comparesOldAndNew: true,
  ingress: {
    when: [
      where(
        "that redirected to HTTPS before the edit",
        ({ previous, ingressModels }) => previous !== undefined && redirects(ingressModels.of(previous)),
      ),
    ],
    check({ object, ingressModels }, report) {
      const model = ingressModels.of(object);
      const { namespace } = object.metadata;
      const isUnknown = model.surroundings.frontendConfig(namespace, model.frontendConfigName) === "unknown";
      if (!model.isOwned || !allowsHttp(object) || redirects(model) || (isUnknown && model.frontendConfigName !== ""))
        return;
      report({ message: "opened", path: pointer("metadata", "annotations", INGRESS_FRONTEND_CONFIG) });
    },
  },
  frontendConfig: {
    when: [
      where(
        "whose redirect an edit takes away",
        ({ object, previous }) => previous?.redirect?.enabled === true && object.redirect?.enabled !== true,
      ),
    ],
    check({ object, index, ingressModels }, report) {
      const { namespace, name } = object.metadata;
      for (const ingress of index.knows("ingresses") ? index.ingressesIn(namespace) : []) {
        const model = ingressModels.of(ingress);
        if (frontendConfigNameOf(ingress) !== name || !allowsHttp(ingress) || !isServed(model)) continue;
        const data = { ingress: ingress.metadata.name };
        report({ message: "inUse", path: "/spec/redirectToHttps", about: `ingress ${data.ingress}`, data });
      }
    },
  },
});

function redirects(model: IngressModel): boolean {
  return isServed(model) && model.frontEnds.some((frontEnd) => frontEnd.redirects);
}

/** An internal Ingress has no redirect. */
function isServed({ isOwned, getsLoadBalancer, kind }: IngressModel): boolean {
  return isOwned && getsLoadBalancer && kind !== "internal";
}
