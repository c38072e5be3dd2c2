import type { CaseTable } from "../case.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { at } from "./versions.sketches.ts";

const INTERNAL_CLASS = { loadBalancerClass: "networking.gke.io/l4-regional-internal" };

export const CASES: CaseTable = {
  "lb-class-internal-needs-subsetting": [
    {
      title: "The class without subsetting",
      cluster: { ...at("1.33.4-gke.1000000"), subsetting: false },
      object: loadBalancer({ spec: INTERNAL_CLASS }),
      expect: [{ message: "unowned", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class with subsetting",
      cluster: at("1.33.4-gke.1000000"),
      object: loadBalancer({ spec: INTERNAL_CLASS }),
      expect: [],
    },
  ],
};
