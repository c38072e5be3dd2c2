import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import {
  cells,
  EXT_SUBNET,
  FOUR,
  FOUR_SIX,
  onRbs,
  onSubsetting,
  onTargetPool,
  SIX,
  SIX_FOUR,
  spec,
} from "./transitions.sketches.ts";

export const CASES: CaseTable = {
  "ip-family-downgrade": [
    {
      title: "IPv6 is taken from a dual-stack load balancer",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: onRbs(FOUR),
      expect: [{ message: "removed", action: "warn" }],
      isExample: true,
    },
    {
      title: "SingleStack alone makes the API server take the second family away",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX, "RequireDualStack"),
      object: onRbs(FOUR_SIX, "SingleStack"),
      expect: [{ message: "removed", action: "warn" }],
    },
    {
      title: "A list without a policy says the same",
      cluster: DUAL_STACK,
      old: onSubsetting(SIX_FOUR),
      object: live(internal, "subsetting", { spec: { ipFamilies: SIX } }),
      expect: [{ message: "removed", action: "warn" }],
    },
    {
      title: "A target pool loses nothing, the Service does",
      cluster: DUAL_STACK,
      old: onTargetPool(FOUR_SIX),
      object: onTargetPool(FOUR),
      expect: [{ message: "stays", action: "warn" }],
    },
    {
      title: "A dual-stack policy adds the family again",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX, "RequireDualStack"),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [],
    },
    {
      title: "A label on a dual-stack Service changes nothing",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, labels: { a: "b" }, ...spec(FOUR_SIX, undefined) }),
      expect: [],
      isExample: true,
    },
    {
      title: "Families that the manifest leaves out are kept",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: live(rbs, "rbs", { annotations: EXT_SUBNET }),
      expect: [],
    },
    {
      title: "Without a load balancer there is nothing to lose",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com" } }),
      expect: [],
    },
    ...cells("ip-family-downgrade", (isModern) => [{ message: isModern ? "removed" : "stays", action: "warn" }]),
  ],
};
