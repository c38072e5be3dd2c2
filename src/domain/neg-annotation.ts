import { isObject, type JsonObject } from "./json.ts";

/** What `cloud.google.com/neg` says, as Go's encoding/json reads it into ingress-gce's NegAnnotation. */
export interface NegAnnotation {
  /** NEG back ends for the Ingresses that route to the Service. */
  readonly ingress: boolean;
  /** `ingress` is written out, so an explicit `false` can be told from silence. */
  readonly statesIngress: boolean;
  /** Service port → NEG name; empty for a generated name. */
  readonly exposedPorts: ReadonlyMap<number, string>;
  /** Service ports whose value is null: Go reads an empty object. */
  readonly nullPorts: readonly number[];
  readonly zones: readonly string[];
  /** Keys that the controller ignores: of the annotation itself, and of its ports. */
  readonly unknownKeys: readonly string[];
  readonly unknownPortKeys: readonly string[];
}

/** A parsed annotation, or why the controller can't parse it. */
export type ParsedNegAnnotation =
  | { readonly ok: true; readonly neg: NegAnnotation }
  | { readonly ok: false; readonly error: string };

/** The fields of the annotation. */
export const NEG_FIELDS = ["ingress", "exposed_ports", "zones"] as const;

const PORT_KEY = /^-?\d{1,10}$/;
const MAX_INT32 = 2 ** 31 - 1;

/** What the annotation's value says (ingress-gce pkg/negannotation NEGAnnotation). Never throws. */
export function parseNegAnnotation(text: string): ParsedNegAnnotation {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  if (value === null) return { ok: true, neg: EMPTY };
  if (!isObject(value)) return { ok: false, error: "it is not a JSON object" };
  return readAnnotation(value);
}

/** Whether the annotation makes any NEG. */
export function enablesNeg({ ingress, exposedPorts }: NegAnnotation): boolean {
  return ingress || exposedPorts.size > 0;
}

const EMPTY: NegAnnotation = {
  ingress: false,
  statesIngress: false,
  exposedPorts: new Map(),
  nullPorts: [],
  zones: [],
  unknownKeys: [],
  unknownPortKeys: [],
};

function readAnnotation(object: JsonObject): ParsedNegAnnotation {
  const neg = { ...EMPTY, exposedPorts: new Map<number, string>(), nullPorts: [] as number[] };
  const unknownKeys: string[] = [];
  const unknownPortKeys: string[] = [];
  let zones: readonly string[] = [];
  for (const [key, value] of Object.entries(object)) {
    // Go matches field names without regard to case; null leaves a field as it is.
    const name = key.toLowerCase();
    if (!NEG_FIELDS.some((field) => field === name)) unknownKeys.push(key);
    else if (value === null) continue;
    else if (name === "ingress") {
      if (typeof value !== "boolean") return { ok: false, error: `"${key}" must be true or false, without quotes` };
      neg.ingress = value;
      neg.statesIngress = true;
    } else if (name === "zones") {
      if (!Array.isArray(value) || !value.every((zone) => typeof zone === "string" || zone === null)) {
        return { ok: false, error: `"${key}" must be a list of zone names` };
      }
      zones = value.map((zone: string | null) => zone ?? "");
    } else {
      const error = readPorts(key, value, neg, unknownPortKeys);
      if (error) return { ok: false, error };
    }
  }
  return { ok: true, neg: { ...neg, zones, unknownKeys, unknownPortKeys } };
}

function readPorts(
  field: string,
  value: unknown,
  ports: { readonly exposedPorts: Map<number, string>; readonly nullPorts: number[] },
  unknownKeys: string[],
): string | undefined {
  if (!isObject(value)) return `"${field}" must be an object such as {"80": {}}`;
  for (const [key, attributes] of Object.entries(value)) {
    if (!PORT_KEY.test(key) || Math.abs(Number(key)) > MAX_INT32) return `the key "${key}" is not a port number`;
    const port = Number(key);
    ports.exposedPorts.set(port, "");
    if (attributes === null) {
      ports.nullPorts.push(port);
      continue;
    }
    if (!isObject(attributes)) return `the value of port ${key} must be an object such as {}`;
    for (const [name, attribute] of Object.entries(attributes)) {
      if (name.toLowerCase() !== "name") unknownKeys.push(name);
      else if (typeof attribute === "string") ports.exposedPorts.set(port, attribute);
      else if (attribute !== null) return `the name of port ${key} must be a string`;
    }
  }
  return undefined;
}
