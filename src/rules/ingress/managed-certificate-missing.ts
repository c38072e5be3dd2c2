import { INGRESS_MANAGED_CERTIFICATES } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { MANAGED_CERTIFICATE } from "../../domain/kinds/managed-certificate.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { gkeClassOf, ofGkeClass } from "../shared/ingress-class.ts";

const PATH = pointer("metadata", "annotations", INGRESS_MANAGED_CERTIFICATES);

export const managedCertificateMissing = defineRule({
  id: "managed-certificate-missing",
  group: "ingress",
  action: "warn",
  summary: "A ManagedCertificate that does not exist, or that an internal Ingress can't use.",
  messages: {
    missing: "There is no ManagedCertificate {name} in namespace {namespace}: HTTPS is not served with it.",
    near: "There is no ManagedCertificate {name} in namespace {namespace}, but {other}: HTTPS is not served.",
    internal: "Managed certificates are for external load balancers: an internal Ingress serves no HTTPS with {name}.",
  },
  why:
    "The controller of managed certificates looks the name up in the namespace of the Ingress and writes what it made to " +
    "ingress.gcp.kubernetes.io/pre-shared-cert. Until then there is no certificate.",
  fix: "Create the ManagedCertificate, or correct its name.",
  sources: [
    "GKE: Using Google-managed SSL certificates, Setting up a Google-managed certificate",
    "GKE: Ingress for internal Application Load Balancers, HTTPS between client and load balancer",
  ],
  on: ["create", "update"],
  ingress: {
    when: [annotates(INGRESS_MANAGED_CERTIFICATES), ofGkeClass],
    check({ object, ingressModels }, report) {
      const { namespace, annotations } = object.metadata;
      const isInternal = gkeClassOf(object) === "gce-internal";
      const names = (annotations.get(INGRESS_MANAGED_CERTIFICATES) ?? "").split(",").map((name) => name.trim());
      for (const name of new Set(names)) {
        const at = { path: PATH, about: `certificate ${name}` };
        if (name === "") continue;
        if (isInternal) {
          const fix = "Use a certificate of your own: spec.tls, or a regional one in pre-shared-cert.";
          report({ message: "internal", ...at, fix, data: { name } });
        } else if (ingressModels.find(MANAGED_CERTIFICATE, namespace, name) === "missing") {
          const other = ingressModels.near(MANAGED_CERTIFICATE, namespace, name);
          if (other === undefined) report({ message: "missing", ...at, data: { name, namespace } });
          else report({ message: "near", ...at, data: { name, namespace, other } });
        }
      }
    },
  },
});
