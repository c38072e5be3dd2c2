import { INGRESS_FRONTEND_CONFIG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofInternalClass } from "../shared/ingress-class.ts";

export const ingressInternalFrontendconfig = defineRule({
  id: "ingress-internal-frontendconfig",
  group: "ingress",
  action: "warn",
  summary: "A FrontendConfig on an internal Ingress.",
  messages: { internal: 'FrontendConfig "{name}" on an internal Ingress: a redirect to HTTPS makes it stop syncing.' },
  why: "Internal Ingress supports a part of FrontendConfig only; HTTPS redirects are an error for the whole Ingress.",
  fix: "Remove it, or use one without redirectToHttps.",
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/url_maps.go ensureRedirectURLMap"],
  on: ["create", "update"],
  ingress: {
    when: [ofInternalClass],
    check({ object: { metadata } }, report) {
      const name = metadata.annotations.get(INGRESS_FRONTEND_CONFIG);
      if (!name) return;
      report({
        message: "internal",
        path: pointer("metadata", "annotations", INGRESS_FRONTEND_CONFIG),
        data: { name },
      });
    },
  },
});
