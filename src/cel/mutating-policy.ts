import { TYPE_KEYS } from "../controllers/l4/ownership.ts";
import { ANNOTATIONS } from "../domain/annotations.ts";
import { isAtLeast } from "../domain/gke-version.ts";
import type { Rule } from "../engine/rule.ts";
import { all, any, type Cel, literal, not } from "./expression.ts";
import { policyObjects } from "./policy-objects.ts";
import type { Variable } from "./service-variables.ts";
import { NEW } from "./side.ts";
import { translate } from "./translate-predicate.ts";
import type { Translation } from "./translation.ts";
import { exemptedByPolicy, whereItRepairs } from "./who.ts";

/** The first version with MutatingAdmissionPolicies of admissionregistration.k8s.io/v1. */
const FIRST = { major: 1, minor: 36, patch: 0, build: 0 };

/** Whether a policy can make the rule's repair of new Services: where data says it, and all that it rests on is known. */
export function repairedBy(rule: Rule, translation: Translation): boolean {
  const { cluster } = translation;
  if (!rule.declaredRepair || !cluster.knows("gkeVersion")) return false;
  if ((rule.needs ?? []).some((fact) => cluster.unknown.has(fact))) return false;
  const { value, noted: assumed } = cluster.assumptions.during(
    () => isAtLeast(cluster.facts.gkeVersion, FIRST) && isRepaired(rule, translation) !== false,
  );
  return value && assumed.length === 0;
}

/** The policy that makes the repairs of the rules, and its binding; nothing where there are none. */
export function mutatingPolicy(
  rules: readonly Rule[],
  variables: readonly Variable[],
  translation: Translation,
): readonly object[] {
  if (rules.length === 0) return [];
  const own = rules.map((rule) => ({ name: variableOf(rule.id), expression: String(isRepaired(rule, translation)) }));
  const mutations = rules.flatMap(({ id, declaredRepair }) => {
    if (!declaredRepair) return [];
    const expression = `variables.${variableOf(id)} ? ${additionOf(declaredRepair)} : Object{}`;
    return [{ patchType: "ApplyConfiguration", applyConfiguration: { expression } }];
  });
  return policyObjects(
    {
      kind: "MutatingAdmissionPolicy",
      name: "l4guard-services-repair",
      operations: ["CREATE"],
      variables: [...variables, ...own],
      // A repair is never worth a refused request.
      spec: { failurePolicy: "Ignore", reinvocationPolicy: "IfNeeded", mutations },
      binding: {},
    },
    translation.policy,
  );
}

function variableOf(id: string): string {
  return `${id.replaceAll("-", "_")}_adds`;
}

function additionOf({ key, value }: { readonly key: string; readonly value: string }): string {
  return `Object{metadata: Object.metadata{annotations: {${literal(key)}: ${literal(value)}}}}`;
}

/** Whether the repair is made: where the policy lets it, and nothing in the object could make a denial of it. */
function isRepaired(rule: Rule, { cluster, policy, today }: Translation): Cel {
  if (!rule.declaredRepair || policy.options?.rbsBy === "class") return false;
  return all(
    translate(rule.declaredRepair.where, NEW, cluster),
    isSimple(),
    whereItRepairs(rule, policy),
    not(exemptedByPolicy(rule, policy, today)),
    not(`${literal(rule.id)} in variables.exempt`),
  );
}

/** Whether it has nothing that the one owner would refuse and the other not: the webhook tries, an expression can't. */
function isSimple(): Cel {
  const users = [...ANNOTATIONS.values()].filter(({ on, writer }) => on === "Service" && writer === "user");
  const keys = users.map(({ key }) => key).filter((key) => !TYPE_KEYS.includes(key));
  const ports = "object.spec.ports";
  return all(
    not(any(...keys.map((key) => `${literal(key)} in variables.annotations`))),
    not('has(object.spec.ipFamilies) && "IPv6" in object.spec.ipFamilies'),
    not(`has(${ports}) && ${ports}.exists(port, has(port.protocol) && port.protocol != ${ports}[0].protocol)`),
  );
}
