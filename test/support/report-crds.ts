const TEXT = { type: "string" } as const;
const COUNT = { type: "integer" } as const;
const REFERENCE = {
  type: "object",
  "x-kubernetes-map-type": "atomic",
  properties: Object.fromEntries(
    ["apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid"].map((name) => [name, TEXT]),
  ),
};
const OUTCOMES = ["pass", "fail", "warn", "error", "skip"];

/** The schema that both APIs publish, as far as reports of ours are concerned; they differ in two places. */
function schema({
  severities,
  isSourceOfAll,
}: {
  readonly severities: readonly string[];
  readonly isSourceOfAll: boolean;
}) {
  const result = {
    type: "object",
    required: ["policy"],
    properties: {
      policy: TEXT,
      rule: TEXT,
      category: TEXT,
      message: TEXT,
      source: TEXT,
      scored: { type: "boolean" },
      severity: { type: "string", enum: severities },
      result: { type: "string", enum: OUTCOMES },
      timestamp: {
        type: "object",
        required: ["nanos", "seconds"],
        properties: { seconds: { type: "integer", format: "int64" }, nanos: { type: "integer", format: "int32" } },
      },
      resources: { type: "array", items: REFERENCE },
      properties: { type: "object", additionalProperties: TEXT },
    },
  };
  return {
    type: "object",
    properties: {
      apiVersion: TEXT,
      kind: TEXT,
      metadata: { type: "object" },
      ...(isSourceOfAll && { source: TEXT }),
      scope: REFERENCE,
      summary: { type: "object", properties: Object.fromEntries(OUTCOMES.map((name) => [name, COUNT])) },
      results: { type: "array", items: result },
    },
  };
}

function crd(
  group: string,
  version: string,
  names: { readonly kind: string; readonly plural: string; readonly shortNames: readonly string[] },
  openAPIV3Schema: object,
) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      names: { ...names, listKind: `${names.kind}List`, singular: names.kind.toLowerCase() },
      scope: "Namespaced",
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** Definitions with the schemas that the two report APIs publish (openreports/reports-api, wg-policy-prototypes). */
export const OPEN_REPORTS_CRD = crd(
  "openreports.io",
  "v1alpha1",
  { kind: "Report", plural: "reports", shortNames: ["reps"] },
  schema({ severities: ["critical", "high", "medium", "low", "info"], isSourceOfAll: true }),
);
export const POLICY_REPORTS_CRD = crd(
  "wgpolicyk8s.io",
  "v1alpha2",
  { kind: "PolicyReport", plural: "policyreports", shortNames: ["polr"] },
  // As it was published first.
  schema({ severities: ["high", "medium", "low"], isSourceOfAll: false }),
);
