import type { Policy } from "../../engine/policy.ts";
import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { cells, EXT_SUBNET, FOUR, FOUR_SIX, onRbs, onSubsetting, onTargetPool, spec } from "./transitions.sketches.ts";

const WARN_UPGRADES: Policy = { options: { dualStackUpgrade: "warn" } };

export const CASES: CaseTable = {
  "ip-family-upgrade": [
    {
      title: "IPv6 is added to a live IPv4 load balancer",
      cluster: DUAL_STACK,
      old: onRbs(FOUR),
      object: onRbs(FOUR_SIX),
      expect: [{ message: "undocumented", action: "deny" }],
      isExample: true,
    },
    {
      title: "A new Service may have both families",
      cluster: DUAL_STACK,
      object: rbs({ annotations: EXT_SUBNET, ...spec(FOUR_SIX, undefined) }),
      expect: [],
      isExample: true,
    },
    {
      title: "The policy option admits what the newer controllers can do",
      cluster: DUAL_STACK,
      policy: WARN_UPGRADES,
      old: onSubsetting(FOUR),
      object: onSubsetting(FOUR_SIX),
      expect: [{ message: "undocumented", action: "warn" }],
    },
    {
      title: "The policy option does not help a target pool",
      cluster: DUAL_STACK,
      policy: WARN_UPGRADES,
      old: onTargetPool(FOUR),
      object: onTargetPool(FOUR_SIX),
      expect: [{ message: "legacy", action: "deny" }],
    },
    {
      title: "PreferDualStack instead of SingleStack adds the second family by itself",
      cluster: DUAL_STACK,
      old: onRbs(FOUR, "SingleStack"),
      object: onRbs(FOUR, "PreferDualStack"),
      expect: [{ message: "undocumented", action: "deny" }],
    },
    {
      title: "RequireDualStack instead of SingleStack adds the second family by itself",
      cluster: DUAL_STACK,
      old: onRbs(FOUR, "SingleStack"),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [{ message: "undocumented", action: "deny" }],
    },
    {
      title: "PreferDualStack in an IPv4 cluster adds nothing",
      old: onRbs(FOUR, "SingleStack"),
      object: onRbs(FOUR, "PreferDualStack"),
      expect: [],
    },
    {
      title: "A Service that fell back to IPv4 stays as it is while the policy stays",
      cluster: DUAL_STACK,
      old: onRbs(FOUR, "PreferDualStack"),
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, labels: { a: "b" }, ...spec(FOUR, "PreferDualStack") }),
      expect: [],
    },
    {
      title: "A Service that fell back to IPv4 is upgraded when both families are written",
      cluster: DUAL_STACK,
      old: onRbs(FOUR, "PreferDualStack"),
      object: onRbs(FOUR_SIX, "PreferDualStack"),
      expect: [{ message: "undocumented", action: "deny" }],
    },
    {
      title: "A stricter policy does not change a dual-stack Service",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX, "PreferDualStack"),
      object: onRbs(FOUR_SIX, "RequireDualStack"),
      expect: [],
    },
    {
      title: "A load balancer that does not exist yet may still change",
      cluster: DUAL_STACK,
      old: rbs(spec(FOUR, undefined)),
      object: rbs({ annotations: EXT_SUBNET, ...spec(FOUR_SIX, undefined) }),
      expect: [],
    },
    ...cells("ip-family-upgrade", (isModern) => [{ message: isModern ? "undocumented" : "legacy", action: "deny" }]),
  ],
};
