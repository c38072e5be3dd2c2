import type { Implementation } from "../controllers/l4/ownership.ts";
import type { ClusterFacts, Fact } from "../domain/cluster.ts";
import { GATES, type Gate } from "../domain/features.ts";
import { isAtLeast } from "../domain/gke-version.ts";

/** What a value is compared with; `undefined` stands for one that is absent. */
export type Comparison =
  | { readonly is: readonly (string | boolean | undefined)[] }
  | { readonly isNot: readonly (string | boolean | undefined)[] }
  /** Than a number; of a list, how long it is. */
  | { readonly moreThan: number }
  /** A text with one of these beginnings. */
  | { readonly startsWith: readonly string[] }
  /** A text of white space alone. */
  | { readonly isBlank: true }
  /** A list of texts with this one. */
  | { readonly includes: string }
  /** The same value as the other annotation, or neither is there. */
  | { readonly sameAs: string }
  /** A text that the fact lists. */
  | { readonly listedIn: "extraGkeClasses" };

/** A value of what is under review, as data. */
export type Value =
  /** Of the first of the annotations that is there; undefined where none is. */
  | { readonly annotation: readonly string[] }
  /** Of a field by its path, whose last name is also that of the object's view. */
  | { readonly field: string }
  | { readonly label: string }
  /** How many different numbers the ports of the Service have. */
  | { readonly distinct: "spec.ports" }
  /** The first of the annotations that is there, by its key; they are sorted, as the API server sorts those of objects. */
  | { readonly keyAmong: readonly string[] };

/**
 * What must hold of a subject, as data wherever values of the object, facts of the cluster, or the controller that owns the
 * object decide alone: such a predicate can be translated. `code` only its own function knows; it may ask the model, the
 * edit, the request or the index.
 */
export type Predicate =
  /** The object carries one of these annotations, or did before the edit. */
  | { readonly annotations: readonly string[]; readonly of: "object" | "previous" }
  | (Value & { readonly compared: Comparison })
  /** The object carries one of these finalizers. */
  | { readonly finalizers: readonly string[] }
  /** One of these makes the load balancer, by the model of the controllers. */
  | { readonly owners: readonly Implementation[] }
  | { readonly fact: Fact; readonly is: boolean }
  /** The cluster's version is known, and older than that of the gate. */
  | { readonly below: Gate }
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | "code";

/** What predicates look at. */
export interface Regarded {
  readonly object: Annotated & Readonly<Record<string, unknown>>;
  readonly previous: Annotated | undefined;
  readonly model: { readonly implementation: Implementation };
  readonly cluster: ClusterFacts;
}

interface Annotated {
  readonly metadata: { readonly annotations: ReadonlyMap<string, string>; readonly finalizers: readonly string[] };
}

/** Whether the predicate holds of a subject; one that is code holds of all. */
export function holdsOf(predicate: Predicate): (subject: Regarded) => boolean {
  if (predicate === "code") return () => true;
  if ("all" in predicate) return inTurn(predicate.all, false);
  if ("any" in predicate) return inTurn(predicate.any, true);
  if ("not" in predicate) {
    const holds = holdsOf(predicate.not);
    return (subject) => !holds(subject);
  }
  if ("finalizers" in predicate) {
    const { finalizers } = predicate;
    return ({ object }) => finalizers.some((finalizer) => object.metadata.finalizers.includes(finalizer));
  }
  if ("owners" in predicate) {
    const { owners } = predicate;
    return ({ model }) => owners.includes(model.implementation);
  }
  if ("fact" in predicate) {
    const { fact, is } = predicate;
    return ({ cluster }) => cluster[fact] === is;
  }
  if ("below" in predicate) {
    const gate = GATES[predicate.below];
    // An unknown version is undefined here, whatever the facts' type says of those that a rule needs.
    return ({ cluster: { gkeVersion } }) => gkeVersion !== undefined && !isAtLeast(gkeVersion, gate);
  }
  if ("compared" in predicate) return comparing(readerOf(predicate), predicate.compared);
  const { annotations: keys, of } = predicate;
  return (subject) => keys.some((key) => subject[of]?.metadata.annotations.has(key) === true);
}

/** The predicates one after the other, until one answers so. Conditions are asked a few dozen times a review. */
function inTurn(predicates: readonly Predicate[], decides: boolean): (subject: Regarded) => boolean {
  const tests = predicates.map(holdsOf);
  const [first, second, third] = tests;
  if (!first) return () => !decides;
  if (!second) return first;
  if (!third) return decides ? (s) => first(s) || second(s) : (s) => first(s) && second(s);
  return (subject) => {
    for (const holds of tests) if (holds(subject) === decides) return decides;
    return !decides;
  };
}

/** Reads of the fields that most reviews look at: by their names in the code they take a fraction of the time. */
const READERS: Readonly<Record<string, (subject: Regarded) => unknown>> = {
  type: ({ object }) => object["type"],
  loadBalancerClass: ({ object }) => object["loadBalancerClass"],
  loadBalancerIP: ({ object }) => object["loadBalancerIP"],
  loadBalancerSourceRanges: ({ object }) => object["loadBalancerSourceRanges"],
  ports: ({ object }) => object["ports"],
  ipFamilies: ({ object }) => object["ipFamilies"],
  externalTrafficPolicy: ({ object }) => object["externalTrafficPolicy"],
  internalTrafficPolicy: ({ object }) => object["internalTrafficPolicy"],
  trafficDistribution: ({ object }) => object["trafficDistribution"],
  sessionAffinity: ({ object }) => object["sessionAffinity"],
};

/** What reads the value of a subject. */
export function readerOf(value: Value): (subject: Regarded) => unknown {
  if ("field" in value) {
    const name = value.field.slice(value.field.lastIndexOf(".") + 1);
    return READERS[name] ?? (({ object }) => object[name]);
  }
  if ("label" in value) {
    const { label } = value;
    return ({ object }) => (object["labels"] as ReadonlyMap<string, string>).get(label);
  }
  if ("distinct" in value) return ({ object }) => distinctIn(object["ports"] as readonly { readonly port: number }[]);
  if ("keyAmong" in value) return ({ object }) => value.keyAmong.find((key) => object.metadata.annotations.has(key));
  const [only = "", ...others] = value.annotation;
  if (others.length === 0) return ({ object }) => object.metadata.annotations.get(only);
  const { annotation: keys } = value;
  return ({ object: { metadata } }) => {
    for (const key of keys) {
      const found = metadata.annotations.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function comparing(read: (subject: Regarded) => unknown, compared: Comparison): (subject: Regarded) => boolean {
  if ("moreThan" in compared) {
    const { moreThan } = compared;
    return (subject) => sizeOf(read(subject)) > moreThan;
  }
  if ("startsWith" in compared) {
    const { startsWith } = compared;
    return onText(read, (text) => startsWith.some((beginning) => text.startsWith(beginning)));
  }
  if ("isBlank" in compared) return onText(read, (text) => text.trim() === "");
  if ("includes" in compared) {
    const { includes } = compared;
    return (subject) => (read(subject) as readonly string[]).includes(includes);
  }
  if ("sameAs" in compared) {
    const { sameAs } = compared;
    return (subject) => read(subject) === subject.object.metadata.annotations.get(sameAs);
  }
  if ("listedIn" in compared) {
    const { listedIn } = compared;
    return (subject) => subject.cluster[listedIn].includes(read(subject) as string);
  }
  const isWanted = "is" in compared;
  const values: readonly unknown[] = isWanted ? compared.is : compared.isNot;
  if (values.length > 1) return (subject) => values.includes(read(subject)) === isWanted;
  const [only] = values;
  return (subject) => (read(subject) === only) === isWanted;
}

/** Whether the value is one of those that the comparison lists; undefined where it lists none. */
export function isListed(value: string | undefined, compared: Comparison): boolean | undefined {
  if ("is" in compared) return compared.is.includes(value);
  return "isNot" in compared ? !compared.isNot.includes(value) : undefined;
}

function onText(read: (subject: Regarded) => unknown, holds: (text: string) => boolean) {
  return (subject: Regarded): boolean => {
    const text = read(subject);
    return typeof text === "string" && holds(text);
  };
}

function distinctIn(ports: readonly { readonly port: number }[]): number {
  return new Set(ports.map(({ port }) => port)).size;
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : (value as number);
}
