import { fieldNamed, isGoJson, membersOf, stringMapOf, stringOf } from "./go-json.ts";

/** The BackendConfigs of a Service: one by default, others by port name or number. */
export interface BackendConfigNames {
  /** Empty where there is none. */
  readonly default: string;
  readonly ports: ReadonlyMap<string, string>;
}

/** The names, or why the controller can't read the annotation. */
type ParsedBackendConfigs =
  | { readonly ok: true; readonly names: BackendConfigNames }
  | { readonly ok: false; readonly error: string };

const FIELDS = ["default", "ports"] as const;

/** What a backend-config annotation says (ingress-gce pkg/annotations/service.go GetBackendConfigs). Never throws. */
export function parseBackendConfigs(text: string): ParsedBackendConfigs {
  if (!isGoJson(text)) return { ok: false, error: "it is not JSON" };
  const members = text.trim() === "null" ? [] : membersOf(text);
  if (!members) return { ok: false, error: "it is not a JSON object" };
  let byDefault = "";
  let ports = new Map<string, string>();
  for (const member of members) {
    const field = fieldNamed(member.key, FIELDS);
    if (field === "default") {
      const name = stringOf(member);
      if (name === undefined) return { ok: false, error: `"${member.key}" must be a string` };
      byDefault = name ?? byDefault;
    } else if (field === "ports") {
      const more = stringMapOf(member.text);
      if (!more) return { ok: false, error: `"${member.key}" must map ports to names` };
      // Go decodes a second map into the first; null empties it.
      ports = member.text === "null" ? new Map() : new Map([...ports, ...more]);
    }
  }
  if (byDefault === "" && ports.size === 0) return { ok: false, error: "it names no BackendConfig" };
  return { ok: true, names: { default: byDefault, ports } };
}
