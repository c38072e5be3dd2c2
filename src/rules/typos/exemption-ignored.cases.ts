import type { CaseTable } from "../case.ts";
import { backendConfig, frontendConfig } from "../shared/layer-7.sketches.ts";
import { rbs } from "../shared/service.sketches.ts";
import { deployment, ingress } from "./shapes.sketches.ts";

const EXEMPT = "l4guard.dev/exempt";
const exempt = (value: string) => rbs({ annotations: { [EXEMPT]: value } });

const annotated = (config: object, text: string) => ({
  ...config,
  metadata: { name: "web", namespace: "shop", annotations: { [EXEMPT]: text } },
});

export const CASES: CaseTable = {
  "exemption-ignored": [
    {
      title: "An exemption without a reason",
      object: exempt("rules=rbs-recommended; until=2027-01-31"),
      expect: [{ message: "malformed", action: "warn" }],
      isExample: true,
    },
    {
      title: "An exemption that counts",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-01-31"),
      expect: [],
      isExample: true,
    },
    {
      title: "It counts on its last day",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2026-11-21"),
      expect: [],
    },
    {
      title: "And no longer on the day after",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2026-11-20"),
      expect: [{ message: "expired", action: "warn" }],
    },
    {
      title: "It may end in 90 days",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-02-19"),
      expect: [],
    },
    {
      title: "And not a day later",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-02-20"),
      expect: [{ message: "tooLong", action: "warn" }],
    },
    {
      title: "The policy allows a longer one",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-02-20"),
      policy: { objectExemptionDays: 365 },
      expect: [],
    },
    {
      title: "The strict preset allows none",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-01-31"),
      policy: { preset: "strict" },
      expect: [{ message: "switchedOff", action: "warn" }],
    },
    {
      title: "A rule that does not exist",
      object: exempt("rules=rbs-recommended,rbs-recomended; reason=TICKET-1; until=2027-01-31"),
      expect: [{ message: "unknownRules", action: "warn" }],
    },
    {
      title: "The policy does not allow it",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-01-31"),
      policy: { objectExemptions: false },
      expect: [{ message: "switchedOff", action: "warn" }],
    },
    {
      title: "On an Ingress",
      object: ingress({ annotations: { [EXEMPT]: "" } }),
      expect: [{ message: "malformed", action: "warn" }],
    },
    {
      title: "On a Deployment",
      object: deployment({ [EXEMPT]: "all" }),
      expect: [{ message: "malformed", action: "warn" }],
    },
    {
      title: "On a BackendConfig",
      object: annotated(backendConfig(), "rules=backend-config-refused; reason=TICKET-1; until=2026-01-31"),
      expect: [{ message: "expired", action: "warn" }],
    },
    {
      title: "On a FrontendConfig",
      object: annotated(frontendConfig(), "all"),
      expect: [{ message: "malformed", action: "warn" }],
    },
    { title: "None at all", object: rbs(), expect: [] },
  ],
};
