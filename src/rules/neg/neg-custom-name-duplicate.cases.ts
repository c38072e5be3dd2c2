import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { named } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-custom-name-duplicate": [
    {
      title: "Two ports of one Service",
      object: withNeg('{"exposed_ports": {"80": {"name": "web"}, "443": {"name": "web"}}}', { ports: [80, 443] }),
      expect: [{ message: "twice", action: "deny" }],
      isExample: true,
    },
    {
      title: "A Service of the same namespace",
      object: withNeg(named("web")),
      others: [withNeg(named("web"), { name: "other" })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "A Service of another namespace",
      object: withNeg(named("web")),
      others: [withNeg(named("web"), { name: "other", namespace: "bar" })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "The Service itself, and one that is being deleted",
      object: withNeg(named("web")),
      old: withNeg(named("web")),
      others: [
        withNeg(named("web")),
        withNeg(named("web"), { name: "old", metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
      ],
      expect: [],
    },
    { title: "Different names", object: withNeg(named("web")), expect: [], isExample: true },
    {
      title: "A name as GKE generates them",
      object: withNeg(named("k8s1-0a1b2c3d-shop-web-443-4e5f6a7b")),
      expect: [{ message: "generated", action: "warn" }],
    },
  ],
};
