import t from "tap";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import type { PolicyObject } from "../support/cel-policies.ts";
import { fullPolicy } from "../support/full-policy.ts";
import { beside } from "../support/policies-beside-engine.ts";
import { requireBinaries, startPolicyTypeChecker, startRealApiServer } from "../support/real-api-server.ts";

// The type checker goes through all variables of a policy for each of its expressions.
t.setTimeout(300_000);
const POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
/** The server checks the types of a policy soon after it has come. */
const CHECKED_WITHIN_MS = 60_000;

interface Checked {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly typeChecking?: { readonly expressionWarnings?: readonly Warning[] };
  };
}

interface Warning {
  readonly fieldRef: string;
  readonly warning: string;
}

const binaries = requireBinaries();
const { policyTypeChecker } = binaries;
const options =
  policyTypeChecker === undefined
    ? { skip: "KUBEBUILDER_ASSETS has no policy-type-checker, which `npm run api-server` builds" }
    : {};

t.test("the API server's type checker has nothing to say of the generated policies", options, async (t) => {
  const server = await startRealApiServer(binaries);
  const stop = startPolicyTypeChecker(policyTypeChecker as string, server);
  t.teardown(async () => {
    await stop();
    await server.stop();
  });
  const warningsFor = async (policy: PolicyObject, name: string): Promise<readonly Warning[]> => {
    await server.api("POST", POLICIES, { ...policy, metadata: { name }, spec: withAllChecked(policy.spec) });
    for (const deadline = Date.now() + CHECKED_WITHIN_MS; ; ) {
      const { metadata, status } = (await server.api("GET", `${POLICIES}/${name}`)) as Checked;
      if (status?.observedGeneration === metadata.generation) return status.typeChecking?.expressionWarnings ?? [];
      if (Date.now() > deadline) throw new Error(`${name} was not checked`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const newer = { ...BASE_CLUSTER, gkeVersion: "1.36.2-gke.1498000" };
  const generated = {
    plain: beside({}, BASE_CLUSTER, "2026-11-26").objects,
    "a policy file that says everything": beside(fullPolicy(2), newer, "2026-11-26").objects,
  };
  for (const [title, objects] of Object.entries(generated)) {
    const policies = (objects as readonly PolicyObject[]).filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
    t.equal(policies.length, 2, title);
    for (const [place, policy] of policies.entries()) {
      const name = `${title.replaceAll(" ", "-")}-${place}`;
      t.same(await warningsFor(policy, name), [], `${title}: ${policy.metadata.name}`);
    }
  }

  const [{ spec, ...rest }] = generated.plain as readonly [PolicyObject];
  const misspelt = { name: "misspelt", expression: 'object.spec.tpye == ""' };
  const wrong = {
    ...spec,
    validations: [
      { expression: misspelt.expression, message: "m" },
      { expression: "object.spec.type == 1", message: "m" },
    ],
    variables: [misspelt],
    matchConditions: [misspelt],
  };
  const warnings = await warningsFor({ ...rest, spec: wrong }, "wrong");
  t.match(warnings, [0, 1, 2, 3].map(warningAt), "mistakes in validations, a variable and a condition are told");
  t.equal(warnings.length, 4);
});

/** The type checker looks at validations alone, so what variables and conditions say is put into validations as well. */
function withAllChecked(spec: PolicyObject["spec"]): object {
  const others = [...spec.variables, ...spec.matchConditions];
  const asValidations = others.map(({ expression }) => ({ expression: `[${expression}].size() == 1`, message: "m" }));
  return { ...spec, validations: [...spec.validations, ...asValidations] };
}

function warningAt(place: number): object {
  return { fieldRef: `spec.validations[${place}].expression`, warning: /^\/v1, Kind=Service: ERROR: / };
}
