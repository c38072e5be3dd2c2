import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, managedCertificate } from "../shared/layer-7.sketches.ts";

const named = (name: string, className = "gce") =>
  ingress({ className, annotations: { "networking.gke.io/managed-certificates": name } });

export const CASES: CaseTable = {
  "managed-certificate-missing": [
    {
      title: "The name of the file",
      object: named("web.yaml"),
      others: [ingressNeg(), managedCertificate()],
      isOffline: true,
      expect: [{ message: "near", action: "warn" }],
      isExample: true,
    },
    {
      title: "One of two is missing",
      object: named("web, api"),
      others: [ingressNeg(), managedCertificate()],
      expect: [{ message: "missing", action: "warn" }],
    },
    {
      title: "Manifests that may lack it",
      object: named("api"),
      others: [ingressNeg(), managedCertificate()],
      isOffline: true,
      expect: [],
    },
    {
      title: "On an internal Ingress",
      object: named("web", "gce-internal"),
      others: [ingressNeg(), managedCertificate()],
      expect: [{ message: "internal", action: "warn" }],
    },
    {
      title: "It is there",
      object: named("web"),
      others: [ingressNeg(), managedCertificate()],
      expect: [],
      isExample: true,
    },
  ],
};
