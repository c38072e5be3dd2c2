import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-zones-invalid": [
    {
      title: "A zone of another region",
      object: withNeg('{"exposed_ports": {"80": {}}, "zones": ["us-central1-a", "europe-west1-b"]}'),
      expect: [{ message: "notInRegion", action: "warn" }],
      isExample: true,
    },
    {
      title: "Zones of the region",
      object: withNeg('{"exposed_ports": {"80": {}}, "zones": ["us-central1-a", "us-central1-b"]}'),
      expect: [],
      isExample: true,
    },
    { title: "Every zone", object: withNeg('{"exposed_ports": {"80": {}}, "zones": ["*"]}'), expect: [] },
    {
      title: "Every zone, and one by name",
      object: withNeg('{"exposed_ports": {"80": {}}, "zones": ["*", "europe-west1-b"]}'),
      expect: [{ message: "wildcard", action: "info" }],
    },
    {
      title: "Zones without exposed ports",
      object: withNeg('{"ingress": true, "zones": ["us-central1-a"]}'),
      expect: [{ message: "nothingExposed", action: "warn" }],
    },
  ],
};
