import type { Policy } from "../engine/policy.ts";
import type { Variable } from "./service-variables.ts";
import { exemptNamespaces, matchConditions } from "./who.ts";

const API_VERSION = "admissionregistration.k8s.io/v1";

/** What a policy of the API server does, beside whom it is about. */
interface Parts {
  readonly kind: "ValidatingAdmissionPolicy" | "MutatingAdmissionPolicy";
  readonly name: string;
  readonly operations: readonly ("CREATE" | "UPDATE")[];
  readonly variables: readonly Variable[];
  readonly spec: object;
  /** What its binding says beside its name. */
  readonly binding: object;
}

/** A policy about Services and its binding. Of the variables it has those that it asks. */
export function policyObjects(parts: Parts, policy: Policy): readonly object[] {
  const { kind, name, operations, variables, spec, binding } = parts;
  const metadata = { name, labels: { "app.kubernetes.io/managed-by": "l4guard" } };
  const namespaces = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: exemptNamespaces(policy) };
  return [
    {
      apiVersion: API_VERSION,
      kind,
      metadata,
      spec: {
        matchConstraints: {
          matchPolicy: "Equivalent",
          namespaceSelector: { matchExpressions: [namespaces] },
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], operations, resources: ["services"], scope: "Namespaced" },
          ],
        },
        matchConditions: matchConditions(policy),
        variables: asked(variables, spec),
        ...spec,
      },
    },
    { apiVersion: API_VERSION, kind: `${kind}Binding`, metadata, spec: { policyName: name, ...binding } },
  ];
}

/** Those of the variables that a policy asks, or one that it asks does, in their order. */
function asked(variables: readonly Variable[], spec: object): readonly Variable[] {
  const names = new Set(namesIn(JSON.stringify(spec)));
  for (const { name, expression } of variables.toReversed())
    if (names.has(name)) for (const other of namesIn(expression)) names.add(other);
  return variables.filter(({ name }) => names.has(name));
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\bvariables\.(\w+)/g)].map(([, name = ""]) => name);
}
