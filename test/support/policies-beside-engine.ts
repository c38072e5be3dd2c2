import { filterRequest } from "../../src/admission/request.ts";
import { admissionPolicies } from "../../src/cel/admission-policies.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import { reviewMutation, reviewValidation } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import type { PolicyRequest } from "./cel-policies.ts";

/** The generated policies of a policy file in a cluster, and what the engine says of the rules that they hold: "deny RULE", sorted. */
export function beside(policy: Policy, profile: ClusterProfile, today: string) {
  const cluster = compileCluster(profile);
  const translation = { rules: RULE_SET, policy, cluster, today, failurePolicy: "Fail" } as const;
  const { objects, translated, repaired } = admissionPolicies(translation);
  const compiled = compilePolicy(policy);
  const context = { rules: RULE_SET, policy: compiled, cluster, index: UNKNOWN_INDEX, today, isOffline: false };
  return {
    objects,
    translated,
    repaired,
    /** The rules whose repairs the engine makes of a new Service. */
    repairs(object: object): readonly string[] {
      const requester = { username: "jane", groups: [], isController: false };
      const { findings } = reviewMutation({ kind: "Service", change: "create", object, requester }, context);
      return findings.map(({ rule }) => rule);
    },
    engine({ userInfo, object, oldObject, operation, namespace }: PolicyRequest): readonly string[] {
      const { username, groups } = userInfo;
      const asked = { uid: "u", operation, group: "", kind: "Service", subResource: "", namespace, username, groups };
      const filtered = filterRequest({ ...asked, object, oldObject, isDryRun: false }, compiled);
      if (filtered.pass !== undefined) return [];
      const { findings } = reviewValidation(filtered.change, context);
      const heard = findings.filter(
        ({ rule, action }) => translated.includes(rule) && (action === "deny" || action === "warn"),
      );
      return [...new Set(heard.map(({ rule, action }) => `${action} ${rule}`))].sort();
    },
  };
}
