import type { Comparison, Value } from "../engine/predicate.ts";
import { all, any, type Cel, either, list, literal, not } from "./expression.ts";

/** Which of the two objects of a request an expression looks at, and where it finds what is read of that one. */
export interface Side {
  readonly object: "object" | "oldObject";
  /** Names of variables. */
  readonly annotations: string;
  readonly previousAnnotations: string;
  readonly finalizers: string;
  readonly owner: string;
}

/** The object as the request leaves it. */
export const NEW: Side = {
  object: "object",
  annotations: "variables.annotations",
  previousAnnotations: "variables.oldAnnotations",
  finalizers: "variables.finalizers",
  owner: "variables.owner",
};

/** The object as an update found it, judged by itself. */
export const OLD: Side = {
  object: "oldObject",
  annotations: "variables.oldAnnotations",
  previousAnnotations: "variables.oldAnnotations",
  finalizers: "variables.oldFinalizers",
  owner: "variables.oldOwner",
};

/** The request changes an object that was there. */
export const IS_UPDATE = 'request.operation == "UPDATE"';

/** How the views of Services read a field (src/domain/kinds/service.ts). */
type Reading =
  /** An empty text is an absent one, which reads so. */
  { readonly text: string | undefined } | "string" | "integer" | "list";

const READINGS: Readonly<Record<string, Reading>> = {
  "spec.type": { text: "ClusterIP" },
  "spec.loadBalancerClass": "string",
  "spec.loadBalancerIP": { text: undefined },
  "spec.loadBalancerSourceRanges": "list",
  "spec.ports": "list",
  "spec.ipFamilies": "list",
  "spec.externalIPs": "list",
  "spec.externalTrafficPolicy": { text: "Cluster" },
  "spec.internalTrafficPolicy": "string",
  "spec.trafficDistribution": "string",
  "spec.healthCheckNodePort": "integer",
  "spec.sessionAffinity": { text: "None" },
};

/** The fields that policies keep in variables, by the name of the variable on either side. */
export const SCALARS: readonly string[] = Object.keys(READINGS).filter((field) => typeof READINGS[field] === "object");

/** Whether the field is compared as a whole. */
export function isScalar(field: string): boolean {
  return readingOf(field) !== "list";
}

function readingOf(field: string): Reading {
  const reading = READINGS[field];
  if (!reading) throw new Error(`${field} has no reading`);
  return reading;
}

/** The name of the variable for the text of a field. */
export function nameOf(field: string, { object }: Side): string {
  const name = field.slice(field.lastIndexOf(".") + 1);
  return object === "object" ? name : `old${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The text of a field as it reads: an absent or empty one as the default. */
export function readText(field: string, side: Side): string {
  const { text = "" } = readingOf(field) as { readonly text: string | undefined };
  const path = pathOf(field, side);
  return text === ""
    ? either(has(field, side), path, '""')
    : either(all(has(field, side), `${path} != ""`), path, literal(text));
}

/** The value of that side as text; an empty one where there is none. */
export function textOf(value: Value, side: Side): string {
  if ("keyAmong" in value) {
    const found = value.keyAmong.map((key) => [hasKey(key, side), literal(key)] as const);
    return found.reduceRight((others, [has, key]) => either(has, key, others), '""');
  }
  if ("annotation" in value)
    return value.annotation.reduceRight((others, key) => either(hasKey(key, side), at(key, side), others), '""');
  if ("distinct" in value) return `string(${countOf(side)})`;
  if ("label" in value) return either(isThere(value, side), labelOf(value.label, side), '""');
  if (typeof readingOf(value.field) === "object") return `variables.${nameOf(value.field, side)}`;
  return either(has(value.field, side), pathOf(value.field, side), '""');
}

/** The comparison with a value of that side. */
export function compare(
  value: Value,
  compared: Comparison,
  side: Side,
  lists: Readonly<Record<string, readonly string[]>>,
): Cel {
  if ("moreThan" in compared) {
    if ("distinct" in value) return `${countOf(side)} > ${compared.moreThan}`;
    const { field } = value as { readonly field: string };
    const path = pathOf(field, side);
    const size = readingOf(field) === "list" ? `size(${path})` : path;
    return all(has(field, side), `${size} > ${compared.moreThan}`);
  }
  if ("includes" in compared) {
    const { field } = value as { readonly field: string };
    return all(has(field, side), `${literal(compared.includes)} in ${pathOf(field, side)}`);
  }
  if ("sameAs" in compared) {
    const [key = ""] = (value as { readonly annotation: readonly string[] }).annotation;
    const other = compared.sameAs;
    return any(
      all(hasKey(key, side), hasKey(other, side), `${at(key, side)} == ${at(other, side)}`),
      all(not(hasKey(key, side)), not(hasKey(other, side))),
    );
  }
  if ("startsWith" in compared)
    return withText(value, side, (text) =>
      any(...compared.startsWith.map((start) => `${text}.startsWith(${literal(start)})`)),
    );
  if ("isBlank" in compared) return withText(value, side, (text) => `${text}.trim() == ""`);
  if ("listedIn" in compared) return oneOf(value, lists[compared.listedIn] ?? [], side);
  return "is" in compared ? oneOf(value, compared.is, side) : not(oneOf(value, compared.isNot, side));
}

function oneOf(value: Value, values: readonly (string | boolean | undefined)[], side: Side): Cel {
  const texts = values.filter((one) => typeof one === "string");
  const isOne = texts.length === 0 ? false : withText(value, side, (text) => isAmong(text, texts));
  return values.includes(undefined) ? any(isOne, not(isThere(value, side))) : isOne;
}

function isAmong(text: string, values: readonly string[]): string {
  return values.length === 1 ? `${text} == ${literal(values[0] as string)}` : `${text} in ${list(values)}`;
}

/** A condition on the value, which does not hold where there is none. */
function withText(value: Value, side: Side, holds: (text: string) => Cel): Cel {
  if ("keyAmong" in value || "distinct" in value) return false;
  if ("annotation" in value) {
    const { annotation: keys } = value;
    return any(
      ...keys.map((key, place) => {
        const isDecisive = keys.slice(0, place).map((earlier) => not(hasKey(earlier, side)));
        return all(...isDecisive, hasKey(key, side), holds(at(key, side)));
      }),
    );
  }
  if ("label" in value) return all(isThere(value, side), holds(labelOf(value.label, side)));
  const reading = readingOf(value.field);
  if (typeof reading !== "object") return all(has(value.field, side), holds(pathOf(value.field, side)));
  const text = textOf(value, side);
  return reading.text === undefined ? all(`${text} != ""`, holds(text)) : holds(text);
}

function isThere(value: Value, side: Side): Cel {
  const { object } = side;
  if ("label" in value) return `has(${object}.metadata.labels) && ${literal(value.label)} in ${object}.metadata.labels`;
  if ("distinct" in value) return true;
  if (!("field" in value)) {
    const keys = "annotation" in value ? value.annotation : value.keyAmong;
    return any(...keys.map((key) => hasKey(key, side)));
  }
  const reading = readingOf(value.field);
  if (typeof reading !== "object") return has(value.field, side);
  return reading.text === undefined ? `${textOf(value, side)} != ""` : true;
}

/** The name of the variable for how many different numbers the ports have. */
export function countOf({ object }: Side): string {
  return object === "object" ? "variables.portCount" : "variables.oldPortCount";
}

function labelOf(label: string, { object }: Side): string {
  return `${object}.metadata.labels[${literal(label)}]`;
}

function has(field: string, side: Side): string {
  return `has(${pathOf(field, side)})`;
}

function pathOf(field: string, { object }: Side): string {
  return `${object}.${field}`;
}

function hasKey(key: string, { annotations }: Side): string {
  return `${literal(key)} in ${annotations}`;
}

function at(key: string, { annotations }: Side): string {
  return `${annotations}[${literal(key)}]`;
}
