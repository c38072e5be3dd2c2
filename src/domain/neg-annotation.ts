import { fieldNamed, isGoJson, type JsonMember, membersOf, stringOf } from "./go-json.ts";

/** What `cloud.google.com/neg` says, as Go's encoding/json reads it into ingress-gce's NegAnnotation. */
export interface NegAnnotation {
  /** NEG back ends for the Ingresses that route to the Service. */
  readonly ingress: boolean;
  /** `ingress` is written out, so an explicit `false` can be told from silence. */
  readonly statesIngress: boolean;
  /** Service port → NEG name; empty for a generated name. */
  readonly exposedPorts: ReadonlyMap<number, string>;
  /** Those of `exposedPorts` whose name was chosen. */
  readonly customNames: ReadonlyMap<number, string>;
  /** Service ports whose value is null: Go reads an empty object. */
  readonly nullPorts: readonly number[];
  readonly zones: readonly string[];
  /** Keys that the controller ignores: of the annotation itself, and of its ports. */
  readonly unknownKeys: readonly string[];
  readonly unknownPortKeys: readonly string[];
}

/** A parsed annotation, or why the controller can't parse it. */
type ParsedNegAnnotation =
  | { readonly ok: true; readonly neg: NegAnnotation }
  | { readonly ok: false; readonly error: string };

/** The fields of the annotation. */
const NEG_FIELDS = ["ingress", "exposed_ports", "zones"] as const;
const PORT_FIELDS = ["name"] as const;

/** What nearly every port is written as; no int32 is too small for it. */
const PLAIN_NUMBER = /^\d{1,9}$/;
const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** What the annotation's value says (ingress-gce pkg/negannotation NEGAnnotation). Never throws; linear in the text's length. */
export function parseNegAnnotation(text: string): ParsedNegAnnotation {
  if (!isGoJson(text)) return { ok: false, error: "it is not JSON" };
  const members = membersOf(text);
  const draft = new Draft();
  if (!members) return text.trim() === "null" ? { ok: true, neg: draft.finish() } : NOT_AN_OBJECT;
  for (const member of members) {
    const error = draft.read(member);
    if (error !== undefined) return { ok: false, error };
  }
  return { ok: true, neg: draft.finish() };
}

/** Whether the annotation makes any NEG (NegAnnotation.NEGEnabled). */
export function enablesNeg({ ingress, exposedPorts }: NegAnnotation): boolean {
  return ingress || exposedPorts.size > 0;
}

const NOT_AN_OBJECT = { ok: false, error: "it is not a JSON object" } as const;

/** The annotation while its members are read one after another, each on top of what earlier ones left, as Go does. */
class Draft {
  #ingress: boolean | undefined;
  readonly #ports = new Map<number, string>();
  readonly #nullPorts = new Set<number>();
  /** Where a field is written twice, Go decodes into the list that is there: null elements keep what they find. */
  #zones: string[] = [];
  #zoneCount = 0;
  readonly #unknownKeys = new Set<string>();
  readonly #unknownPortKeys = new Set<string>();

  /** Reads one member; returns what is wrong with it. */
  read(member: JsonMember): string | undefined {
    switch (fieldNamed(member.key, NEG_FIELDS)) {
      case "ingress":
        return this.#readIngress(member);
      case "exposed_ports":
        return this.#readPorts(member);
      case "zones":
        return this.#readZones(member);
      default:
        this.#unknownKeys.add(member.key);
        return undefined;
    }
  }

  finish(): NegAnnotation {
    const customNames = new Map<number, string>();
    for (const [port, name] of this.#ports) if (name !== "") customNames.set(port, name);
    return {
      ingress: this.#ingress ?? false,
      statesIngress: this.#ingress !== undefined,
      exposedPorts: this.#ports,
      customNames,
      nullPorts: [...this.#nullPorts],
      zones: this.#zones.slice(0, this.#zoneCount),
      unknownKeys: [...this.#unknownKeys],
      unknownPortKeys: [...this.#unknownPortKeys],
    };
  }

  #readIngress({ key, text }: JsonMember): string | undefined {
    if (text === "true" || text === "false") this.#ingress = text === "true";
    else if (text !== "null") return `"${key}" must be true or false, without quotes`;
    return undefined;
  }

  #readPorts({ key, text }: JsonMember): string | undefined {
    if (text === "null") {
      this.#ports.clear();
      this.#nullPorts.clear();
      return undefined;
    }
    const members = membersOf(text);
    if (!members) return `"${key}" must be an object such as {"80": {}}`;
    for (const member of members) {
      const error = this.#readPort(member);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  #readPort({ key, text }: JsonMember): string | undefined {
    const port = parseInt32(key);
    if (port === undefined) return `the key "${key}" is not a port number`;
    this.#nullPorts.delete(port);
    this.#ports.set(port, "");
    if (text === "null") {
      this.#nullPorts.add(port);
      return undefined;
    }
    if (text === "{}") return undefined;
    const members = membersOf(text);
    if (!members) return `the value of port ${key} must be an object such as {}`;
    for (const attribute of members) {
      const name = stringOf(attribute);
      if (fieldNamed(attribute.key, PORT_FIELDS) === undefined) this.#unknownPortKeys.add(attribute.key);
      else if (name === undefined) return `the name of port ${key} must be a string`;
      else if (name !== null) this.#ports.set(port, name);
    }
    return undefined;
  }

  #readZones({ key, text }: JsonMember): string | undefined {
    const items: unknown = JSON.parse(text);
    if (items !== null && !(Array.isArray(items) && items.every((item) => item === null || typeof item === "string"))) {
      return `"${key}" must be a list of zone names`;
    }
    const zones: readonly (string | null)[] = items ?? [];
    if (zones.length === 0) this.#zones = [];
    for (const [index, zone] of zones.entries()) this.#zones[index] = zone ?? this.#zones[index] ?? "";
    this.#zoneCount = zones.length;
    return undefined;
  }
}

/** The number that Go's strconv.ParseInt reads, where it fits an int32. */
function parseInt32(text: string): number | undefined {
  if (PLAIN_NUMBER.test(text)) return Number(text);
  const match = /^([+-]?)0*(\d{1,10})$/.exec(text);
  if (!match) return undefined;
  const value = Number(`${match[1]}${match[2]}`);
  return value >= INT32_MIN && value <= INT32_MAX ? value + 0 : undefined;
}
