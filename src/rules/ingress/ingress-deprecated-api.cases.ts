import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-deprecated-api": [
    {
      title: "The API of older samples",
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
      isExample: true,
    },
    {
      title: "Its successor before version 1",
      object: ingress({ apiVersion: "networking.k8s.io/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
    },
    {
      title: "A cluster that still serves it",
      cluster: { gkeVersion: "1.21.14-gke.700" },
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "From 1.22 on it is gone",
      cluster: { gkeVersion: "1.22" },
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
    },
    {
      title: "A version that nobody knows: no supported one serves it",
      unknown: ["gkeVersion", "features"],
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
    },
    { title: "Version 1", object: ingress(), expect: [], isExample: true },
  ],
};
