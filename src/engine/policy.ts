import type { Action } from "../domain/finding.ts";
import { CONTROLLER_USERS, SYSTEM_NAMESPACES } from "../domain/gke-system.ts";
import type { Exemption, Policy, Preset, RuleSetting } from "./policy-file.ts";
import type { Rule } from "./rule.ts";
import type { RuleOptions } from "./subject.ts";

export type { Exemption, Policy, Preset, RuleSetting } from "./policy-file.ts";

/** A policy that has been read once, so that a review only looks things up. */
export interface CompiledPolicy {
  readonly mutationsEnabled: boolean;
  /** How many days ahead the annotation l4guard.dev/exempt on an object may end; 0 where it does not count at all. */
  objectExemptionDays(namespace: string): number;
  /** The options of rules in a namespace. */
  options(namespace: string): RuleOptions;
  /** What a finding with `action` of the rule does in the namespace; undefined for nothing at all. */
  actionOf(rule: Rule, action: Action, namespace: string): Action | undefined;
  /** Whether the rule's edits may be made by the webhook. */
  mayMutate(rule: Rule, namespace: string): boolean;
  isExemptNamespace(namespace: string): boolean;
  /** Whether the policy itself names the namespace: a file that a person wrote for a system namespace is linted. */
  namesExemptNamespace(namespace: string): boolean;
  isController(username: string, groups: readonly string[]): boolean;
  /** The exemption that excuses a request in the namespace by the user from the rule on that day, or without one on any. */
  exemptionFor(rule: string, request: RequestIdentity, day?: string): Exemption | undefined;
}

/** By what a request is recognised. */
interface RequestIdentity {
  readonly namespace: string;
  readonly username: string;
  readonly groups: readonly string[];
}

/** How long an object may exempt itself unless the policy says otherwise. */
const OBJECT_EXEMPTION_DAYS = 90;

/** The policy in a form that answers at once. */
export function compilePolicy(policy: Policy = {}): CompiledPolicy {
  const scopeOf = scopesOf(policy);
  const namesExemptNamespace = patterns(policy.exemptNamespaces ?? []);
  const isSystemNamespace = patterns(SYSTEM_NAMESPACES);
  const controllerUsers = [...CONTROLLER_USERS, ...(policy.controllers?.users ?? [])];
  const isControllerUser = patterns(controllerUsers);
  const controllerGroups = patterns(policy.controllers?.groups ?? []);
  const optIn = new Set(policy.mutations?.optIn);
  const mutationsEnabled = policy.mutations?.enabled ?? true;
  const exemptions = (policy.exemptions ?? []).map(compileExemption);
  return {
    mutationsEnabled,
    objectExemptionDays(namespace) {
      const isOn = policy.objectExemptions ?? scopeOf(namespace).preset !== "strict";
      return isOn ? (policy.objectExemptionDays ?? OBJECT_EXEMPTION_DAYS) : 0;
    },
    options: (namespace) => scopeOf(namespace).options,
    actionOf(rule, action, namespace) {
      const { preset, rules } = scopeOf(namespace);
      const setting = rules.get(rule.id) ?? (rule.optIn ? "off" : "on");
      if (setting === "off") return undefined;
      // A report that a rule itself plays down stays an info; a rule that only informs does as it is told.
      if (setting !== "on") return action === "info" && rule.action !== "info" ? "info" : setting;
      return preset === "audit" && action === "deny" ? "warn" : action;
    },
    mayMutate(rule, namespace) {
      const { preset, rules } = scopeOf(namespace);
      const setting = rules.get(rule.id);
      if (!mutationsEnabled || preset === "audit" || !rule.mutation) return false;
      if (setting !== undefined && setting !== "on" && setting !== "mutate") return false;
      return rule.mutation === "default" || optIn.has(rule.id);
    },
    isExemptNamespace: (namespace) => isSystemNamespace(namespace) || namesExemptNamespace(namespace),
    namesExemptNamespace,
    isController: (username, groups) => isControllerUser(username) || groups.some(controllerGroups),
    exemptionFor: (rule, request, day) => exemptions.find((exempts) => exempts.matches(rule, request, day))?.exemption,
  };
}

interface Scope {
  readonly preset: Preset;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly options: RuleOptions;
}

/** What the policy says of a namespace. There are as many scopes as namespaces match its entries differently. */
function scopesOf(policy: Policy): (namespace: string) => Scope {
  const entries = (policy.namespaces ?? []).map((entry) => ({ ...entry, matches: patterns(entry.match) }));
  const scopes = new Map<string, Scope>();
  return (namespace) => {
    const key = entries.map(({ matches }) => (matches(namespace) ? "1" : "0")).join("");
    let scope = scopes.get(key);
    if (!scope) {
      scope = scopeFor(
        policy,
        entries.filter((_, place) => key[place] === "1"),
      );
      scopes.set(key, scope);
    }
    return scope;
  };
}

function scopeFor(policy: Policy, entries: NonNullable<Policy["namespaces"]>): Scope {
  let preset = policy.preset ?? "recommended";
  const rules = new Map(Object.entries(policy.rules ?? {}));
  for (const entry of entries) {
    preset = entry.preset ?? preset;
    for (const [id, setting] of Object.entries(entry.rules ?? {})) rules.set(id, setting);
  }
  return { preset, rules, options: { ...policy.options, strict: preset === "strict" } };
}

function compileExemption(exemption: Exemption): {
  readonly exemption: Exemption;
  matches(rule: string, request: RequestIdentity, day: string | undefined): boolean;
} {
  const inNamespaces = exemption.namespaces && patterns(exemption.namespaces);
  const byUsers = exemption.users && patterns(exemption.users);
  const byGroups = exemption.groups && patterns(exemption.groups);
  return {
    exemption,
    matches: (rule, { namespace, username, groups }, day) =>
      (!exemption.until || day === undefined || day <= exemption.until) &&
      (!exemption.rules || exemption.rules.includes(rule)) &&
      (!inNamespaces || inNamespaces(namespace)) &&
      // Users and groups are alternatives: either one identifies whom the exemption is for.
      (!(byUsers || byGroups) || byUsers?.(username) === true || (byGroups !== undefined && groups.some(byGroups))),
  };
}

/** Whether a text equals one of the patterns, or starts with one that ends in `*`. */
function patterns(list: readonly string[]): (text: string) => boolean {
  if (list.length === 0) return () => false;
  const exact = new Set(list.filter((pattern) => !pattern.endsWith("*")));
  const prefixes = list.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  return (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix));
}
