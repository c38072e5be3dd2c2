import type { Implementation } from "../controllers/l4/ownership.ts";

/** What a field of the object is compared with; `undefined` stands for a field that is absent. */
export type Comparison =
  | { readonly is: readonly (string | boolean | undefined)[] }
  | { readonly isNot: readonly (string | boolean | undefined)[] }
  /** Than a number; of a list, how long it is. */
  | { readonly moreThan: number };

/**
 * What decides a condition, as data wherever fields of the object, or the controller that owns it, decide alone: such a
 * condition can be translated. `code` only its own function knows; it may ask the model, the edit, the request or the index.
 */
export type Test =
  /** The object carries one of these annotations, or did before the edit. */
  | { readonly annotations: readonly string[]; readonly of: "object" | "previous" }
  /** A field by its path, whose last name is also that of the object's view. */
  | { readonly field: string; readonly compared: Comparison }
  /** One of these makes the load balancer, by the model of the controllers. */
  | { readonly owners: readonly Implementation[] }
  | { readonly all: readonly Test[] }
  | "code";

/** What must hold of what is under review before a rule is asked about it. All have one shape: reviews ask a few dozen. */
export interface Condition<Subject = never> {
  /** Completes "Services …" on a rule's page: "that ask for a load balancer", "whose traffic stays on the node". */
  readonly says: string;
  readonly test: Test;
  readonly holds: (subject: Subject) => boolean;
}

/** The condition that only its function knows. */
export function where<Subject>(says: string, holds: (subject: Subject) => boolean): Condition<Subject> {
  return { says, test: "code", holds };
}

/** The condition that the data states. */
export function condition<Subject>(says: string, test: Exclude<Test, "code">): Condition<Subject> {
  return { says, test, holds: holdsOf(test) as (subject: Subject) => boolean };
}

/** What data about a condition may look at. */
interface Reviewed {
  readonly object: Annotated & Readonly<Record<string, unknown>>;
  readonly previous: Annotated | undefined;
  readonly model: { readonly implementation: Implementation };
}

interface Annotated {
  readonly metadata: { readonly annotations: ReadonlyMap<string, string> };
}

function holdsOf(test: Test): (subject: Reviewed) => boolean {
  if (test === "code") return () => true;
  if ("all" in test) {
    const [first = () => true, ...others] = test.all.map(holdsOf);
    return others.reduce((all, other) => (subject) => all(subject) && other(subject), first);
  }
  if ("owners" in test) {
    const { owners } = test;
    return ({ model }) => owners.includes(model.implementation);
  }
  if ("field" in test) return comparing(test.field.slice(test.field.lastIndexOf(".") + 1), test.compared);
  const { annotations: keys, of } = test;
  return (subject) => keys.some((key) => subject[of]?.metadata.annotations.has(key) === true);
}

function comparing(name: string, compared: Comparison): (subject: Reviewed) => boolean {
  if ("moreThan" in compared) {
    const { moreThan } = compared;
    return ({ object }) => sizeOf(object[name]) > moreThan;
  }
  const isWanted = "is" in compared;
  const values: readonly unknown[] = isWanted ? compared.is : compared.isNot;
  if (values.length > 1) return ({ object }) => values.includes(object[name]) === isWanted;
  const [only] = values;
  return ({ object }) => (object[name] === only) === isWanted;
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : (value as number);
}
