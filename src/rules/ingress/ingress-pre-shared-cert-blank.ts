import { allowsHttp } from "../../controllers/l7/ingress/front-end.ts";
import { INGRESS_PRE_SHARED_CERT } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { isToHaveCertificate } from "../shared/certificates-to-come.ts";
import { annotates } from "../shared/conditions.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressPreSharedCertBlank = defineRule({
  id: "ingress-pre-shared-cert-blank",
  group: "ingress",
  action: "warn",
  summary: "A pre-shared-cert annotation without the name of a certificate.",
  messages: {
    httpAlone:
      'pre-shared-cert "{value}" names no certificate: HTTPS is not served, HTTP alone is, and no event says so.',
    nothing:
      'pre-shared-cert "{value}" names no certificate, and HTTP is off: no front end is made, and no event says so.',
  },
  why:
    "Any text in the annotation counts as a wish for HTTPS, so that the controller finds nothing wrong; the names that are " +
    "left when commas and blanks are taken off are the certificates, and there is none.",
  fix: "Name a certificate of the project, or remove the annotation.",
  sources: [
    "kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop",
    "kubernetes/ingress-gce pkg/loadbalancers/certificates.go",
  ],
  on: ["create", "update"],
  ingress: {
    when: [annotates(INGRESS_PRE_SHARED_CERT), ofGkeClass],
    check({ object, ingressModels }, report) {
      const { isHttpsAsked, isHttpsServed } = ingressModels.of(object).certificates;
      if (!isHttpsAsked || isHttpsServed || isToHaveCertificate(object)) return;
      const value = object.metadata.annotations.get(INGRESS_PRE_SHARED_CERT) ?? "";
      const at = { path: pointer("metadata", "annotations", INGRESS_PRE_SHARED_CERT), data: { value } };
      if (allowsHttp(object)) report({ message: "httpAlone", ...at });
      else report({ message: "nothing", ...at });
    },
  },
});
