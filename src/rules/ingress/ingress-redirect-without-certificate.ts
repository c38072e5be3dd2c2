import { frontendConfigNameOf } from "../../controllers/l7/ingress/front-end.ts";
import { INGRESS_FRONTEND_CONFIG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isToHaveCertificate } from "../shared/certificates-to-come.ts";
import { annotates } from "../shared/conditions.ts";

export const ingressRedirectWithoutCertificate = defineRule({
  id: "ingress-redirect-without-certificate",
  group: "ingress",
  action: "warn",
  summary: "A redirect to HTTPS on an Ingress that serves none.",
  messages: {
    nothing: "FrontendConfig {config} sends every client to HTTPS, and no certificate is named: nobody answers there.",
    inUse: "Ingress {ingress} names no certificate: this redirect sends every client to a port where nobody answers.",
  },
  why: "The controller makes the redirect whether or not there is an HTTPS front end to go to.",
  fix: "Name a certificate, or take the redirect away.",
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/url_maps.go ensureRedirectURLMap"],
  on: ["create", "update"],
  ingress: {
    when: [
      annotates(INGRESS_FRONTEND_CONFIG),
      where("that GKE's controller takes", ({ ingressModels, object }) => ingressModels.of(object).isOwned),
    ],
    check({ object, ingressModels }, report) {
      if (isToHaveCertificate(object) || !ingressModels.of(object).redirectsToNothing) return;
      const path = pointer("metadata", "annotations", INGRESS_FRONTEND_CONFIG);
      report({ message: "nothing", path, data: { config: frontendConfigNameOf(object) } });
    },
  },
  frontendConfig: {
    when: [where("with a redirect", ({ object }) => object.redirect?.enabled === true)],
    check({ object, index, ingressModels }, report) {
      if (!index.knows("ingresses")) return;
      const { namespace, name } = object.metadata;
      for (const ingress of index.ingressesIn(namespace)) {
        if (frontendConfigNameOf(ingress) !== name || isToHaveCertificate(ingress)) continue;
        const model = ingressModels.of(ingress);
        if (!model.isOwned || !model.redirectsToNothing) continue;
        const data = { ingress: ingress.metadata.name };
        report({ message: "inUse", path: "/spec/redirectToHttps", about: `ingress ${data.ingress}`, data });
      }
    },
  },
});
