import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";

/** A certificate that Google issues for the Ingresses that name it. */
export const MANAGED_CERTIFICATE = kind({
  kind: "ManagedCertificate",
  group: "networking.gke.io",
  version: "v1",
  plural: "managedcertificates",
  isCustom: true,
  watched: "objects",
  indexedAs: "managedCertificates",
  peer: (certificate) => ({
    metadata: readIdentity(certificate),
    domains: certificate.object("spec").strings("domains"),
    /** The name of the certificate that was made in Google Cloud; undefined until there is one. */
    certificateName: certificate.object("status").text("certificateName", undefined),
  }),
});
