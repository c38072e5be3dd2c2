import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

/** What is read of a ValidatingAdmissionPolicy. */
export interface PolicyObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly matchConstraints: {
      readonly namespaceSelector: { readonly matchExpressions: readonly { readonly values: readonly string[] }[] };
    };
    readonly matchConditions: readonly Named[];
    readonly variables: readonly Named[];
    readonly validations: readonly Validation[];
    readonly validationActions: readonly string[];
  };
}

interface Named {
  readonly name: string;
  readonly expression: string;
}

interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly messageExpression?: string;
}

/** A request as expressions see it. */
export interface PolicyRequest {
  readonly operation: "CREATE" | "UPDATE";
  readonly namespace: string;
  readonly userInfo: { readonly username: string; readonly groups: readonly string[] };
  readonly object: object;
  readonly oldObject?: object;
}

/** What policies say of a request: the messages of the validations that fail, by the policy's name. */
export type PolicyAnswer = Readonly<Record<string, readonly string[]>>;

const ENV = celEnv({ funcs: strings });
type Bound = Readonly<Record<string, CelInput>>;

/** The policies, compiled: a function from a request to what they say, as the API server would say it. @throws Error where an expression fails. */
export function compilePolicies(objects: readonly object[]): (request: PolicyRequest) => PolicyAnswer {
  const policies = (objects as readonly PolicyObject[]).filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  const compiled = policies.map((policy) => ({ name: policy.metadata.name, says: compilePolicy(policy) }));
  return (request) => Object.fromEntries(compiled.map(({ name, says }) => [name, says(request)]));
}

function compilePolicy({ spec }: PolicyObject): (request: PolicyRequest) => readonly string[] {
  const excluded = spec.matchConstraints.namespaceSelector.matchExpressions.flatMap(({ values }) => values);
  const conditions = spec.matchConditions.map(({ expression }) => compile(expression));
  const variables = spec.variables.map(({ name, expression }) => ({ name, evaluate: compile(expression) }));
  const validations = spec.validations.map(({ expression, message, messageExpression }) => ({
    message,
    holds: compile(expression),
    text: messageExpression === undefined ? undefined : compile(messageExpression),
  }));
  return (request) => {
    if (excluded.includes(request.namespace)) return [];
    const { object, oldObject = null, ...rest } = request;
    const bound: Record<string, CelInput> = {
      object: asCel(object),
      oldObject: asCel(oldObject),
      request: asCel(rest),
    };
    if (!conditions.every((holds) => holds(bound) === true)) return [];
    const values: Record<string, CelInput> = {};
    for (const { name, evaluate } of variables) values[name] = evaluate({ ...bound, variables: values });
    const all = { ...bound, variables: values };
    return validations.flatMap(({ message, holds, text }) => {
      if (holds(all) === true) return [];
      const said = text?.(all);
      return typeof said === "string" && !said.includes("\n") ? said : message;
    });
  };
}

function compile(expression: string): (bound: Bound) => CelInput {
  const evaluate = plan(ENV, parse(expression));
  return (bound) => {
    const result = evaluate(bound);
    if (isCelError(result)) throw new Error(`${expression}: ${result.message}`);
    return result as CelInput;
  };
}

/** JSON as expressions see it: whole numbers are ints. */
function asCel(value: unknown): CelInput {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(asCel);
  if (typeof value !== "object" || value === null) return value as CelInput;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, asCel(field)])) as CelInput;
}
