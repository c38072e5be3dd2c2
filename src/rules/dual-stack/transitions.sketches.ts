import type { RuleCase } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, DUAL_STACK_WITHOUT_SUBSETTING } from "./clusters.sketches.ts";

export const FOUR = ["IPv4"];
export const SIX = ["IPv6"];
export const FOUR_SIX = ["IPv4", "IPv6"];
export const SIX_FOUR = ["IPv6", "IPv4"];
export type Families = readonly string[];
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
export const spec = (families: Families | undefined, policy: string | undefined) => ({
  spec: {
    ...(families && { ipFamilies: families }),
    ipFamilyPolicy: policy ?? (families && families.length > 1 ? "RequireDualStack" : "SingleStack"),
  },
});
export const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
export const onRbs: Make = (families, policy) =>
  live(rbs, "rbs", { annotations: EXT_SUBNET, ...spec(families, policy) });
export const onSubsetting: Make = (families, policy) => live(internal, "subsetting", spec(families, policy));
export const onTargetPool: Make = (families, policy) => live(loadBalancer, "target pool", spec(families, policy));
const onInstanceGroups: Make = (families, policy) => live(internal, "instance groups", spec(families, policy));
const OWNERS: readonly (readonly [name: string, make: Make, isModern: boolean])[] = [
  ["a backend service", onRbs, true],
  ["subsetting", onSubsetting, true],
  ["a target pool", onTargetPool, false],
  ["instance groups", onInstanceGroups, false],
];
/** One case for each cell of the matrix and each owner: what `rule` says there. */
export function cells(rule: Verdict, say: (isModern: boolean) => RuleCase["expect"]): readonly RuleCase[] {
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
