import type { Policy } from "../../src/engine/policy.ts";

/** A policy file that uses everything which generated policies translate, so many times. */
export function fullPolicy(times: number): Policy {
  const names = Array.from({ length: times }, (_, place) => `team-${place}`);
  return {
    namespaces: names.map((name) => ({
      match: [`${name}-*`, name],
      preset: "strict",
      rules: { "rbs-on-internal": "deny" },
    })),
    exemptions: names.map((name) => ({
      reason: name,
      namespaces: [name],
      users: ["ci-*"],
      groups: [name],
      until: "2020-01-01",
    })),
    exemptNamespaces: names.map((name) => `${name}-sandbox-*`),
    controllers: { users: names, groups: ["platform-*"] },
  };
}
