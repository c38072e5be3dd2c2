import type { Policy } from "../../../engine/policy.ts";
import { type CaseTable, internal, live, loadBalancer, type RuleCase, rbs } from "../../case.ts";
import { DUAL_STACK, DUAL_STACK_WITHOUT_SUBSETTING } from "./clusters.ts";

const FOUR = ["IPv4"];
const SIX = ["IPv6"];
const FOUR_SIX = ["IPv4", "IPv6"];
const SIX_FOUR = ["IPv6", "IPv4"];

type Families = readonly string[];
type Verdict = "ip-family-primary-changed" | "ip-family-upgrade" | "ip-family-downgrade" | "none";

/** What each change of families comes to, whatever the policy (every cell, old family by new family). */
const MATRIX: readonly (readonly [old: Families, next: Families, verdict: Verdict])[] = [
  [FOUR, FOUR, "none"],
  [FOUR, SIX, "ip-family-primary-changed"],
  [FOUR, FOUR_SIX, "ip-family-upgrade"],
  [FOUR, SIX_FOUR, "ip-family-primary-changed"],
  [SIX, FOUR, "ip-family-primary-changed"],
  [SIX, SIX, "none"],
  [SIX, FOUR_SIX, "ip-family-primary-changed"],
  [SIX, SIX_FOUR, "ip-family-upgrade"],
  [FOUR_SIX, FOUR, "ip-family-downgrade"],
  [FOUR_SIX, SIX, "ip-family-primary-changed"],
  [FOUR_SIX, FOUR_SIX, "none"],
  [FOUR_SIX, SIX_FOUR, "ip-family-primary-changed"],
  [SIX_FOUR, FOUR, "ip-family-primary-changed"],
  [SIX_FOUR, SIX, "ip-family-downgrade"],
  [SIX_FOUR, FOUR_SIX, "ip-family-primary-changed"],
  [SIX_FOUR, SIX_FOUR, "none"],
];

/** The Service as its controller left it, with the families and the policy that goes with them. */
type Make = (families: Families | undefined, policy?: string) => object;

const spec = (families: Families | undefined, policy: string | undefined) => ({
  spec: {
    ...(families && { ipFamilies: families }),
    ipFamilyPolicy: policy ?? (families && families.length > 1 ? "RequireDualStack" : "SingleStack"),
  },
});
const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
const onRbs: Make = (families, policy) => live(rbs, "rbs", { annotations: EXT_SUBNET, ...spec(families, policy) });
const onSubsetting: Make = (families, policy) => live(internal, "subsetting", spec(families, policy));
const onTargetPool: Make = (families, policy) => live(loadBalancer, "target pool", spec(families, policy));
const onInstanceGroups: Make = (families, policy) => live(internal, "instance groups", spec(families, policy));

const OWNERS: readonly (readonly [name: string, make: Make, isModern: boolean])[] = [
  ["a backend service", onRbs, true],
  ["subsetting", onSubsetting, true],
  ["a target pool", onTargetPool, false],
  ["instance groups", onInstanceGroups, false],
];

/** One case for each cell of the matrix and each owner: what `rule` says there. */
function cells(rule: Verdict, say: (isModern: boolean) => RuleCase["expect"]): readonly RuleCase[] {
  return OWNERS.flatMap(([owner, make, isModern]) =>
    MATRIX.map(([old, next, verdict]) => ({
      title: `On ${owner} [${old.join(", ")}] becomes [${next.join(", ")}]`,
      cluster: isModern ? DUAL_STACK : DUAL_STACK_WITHOUT_SUBSETTING,
      old: make(old),
      object: make(next),
      expect: verdict === rule ? say(isModern) : [],
    })),
  );
}

const WARN_UPGRADES: Policy = { options: { dualStackUpgrade: "warn" } };

/** Cases of the rules about a change of families. */
export const TRANSITION_CASES: CaseTable = {
  "ip-family-primary-changed": [
    {
      title: "An IPv4 Service can't become an IPv6 Service",
      cluster: DUAL_STACK,
      old: onRbs(FOUR),
      object: onRbs(SIX),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "A second family behind the first is no change of the first",
      cluster: DUAL_STACK,
      old: onRbs(FOUR),
      object: onRbs(FOUR_SIX),
      expect: [],
      isExample: true,
    },
    {
      title: "An ExternalName Service that becomes a load balancer may have any families",
      cluster: DUAL_STACK,
      old: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com", ipFamilies: FOUR } }),
      object: rbs({ annotations: EXT_SUBNET, ...spec(SIX, undefined) }),
      expect: [],
    },
    {
      title: "A load balancer that becomes an ExternalName Service loses its families",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com" } }),
      expect: [],
    },
    {
      title: "Families that the manifest leaves out are kept",
      cluster: DUAL_STACK,
      old: onRbs(SIX),
      object: onRbs(undefined),
      expect: [],
    },
    ...cells("ip-family-primary-changed", () => [{ message: "changed", action: "deny" }]),
  ],
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
  "ip-family-shrink-ignored": [
    {
      title: "A family is taken from the list while the policy requires both",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX, "RequireDualStack"),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [{ message: "readded", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferDualStack adds the family again, too",
      cluster: DUAL_STACK,
      old: onRbs(SIX_FOUR, "PreferDualStack"),
      object: onRbs(SIX, "PreferDualStack"),
      expect: [{ message: "readded", action: "warn" }],
    },
    {
      title: "Two families without a policy require both",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: { ipFamilies: FOUR_SIX } }),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [{ message: "readded", action: "warn" }],
    },
    {
      title: "With SingleStack the family does go",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: onRbs(FOUR, "SingleStack"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another family altogether is another rule's matter",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: onRbs(SIX, "RequireDualStack"),
      expect: [],
    },
  ],
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
