import { ANNOTATIONS, isControllerWritten } from "../../domain/annotations.ts";
import { sameJson } from "../../domain/json.ts";
import type { Reviewed } from "../../domain/kinds/kinds.ts";

/** A setting that lives otherwise than it is written. */
export interface Difference {
  /** "spec.externalTrafficPolicy", "metadata.annotations[KEY]". */
  readonly field: string;
  /** As JSON; undefined where there is none. */
  readonly live: string | undefined;
  readonly written: string | undefined;
}

/** What views hold besides settings, or derive from them. */
const NO_SETTINGS: ReadonlySet<string> = new Set([
  ...["kind", "apiVersion", "metadata", "labels", "problems", "raw", "statusIPs"],
  ...["neg", "namesClass", "backends", "hasTls"],
]);

/** What the API server chooses where a manifest says nothing. */
const CHOSEN: ReadonlySet<string> = new Set([
  ...["clusterIP", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy"],
  ...["internalTrafficPolicy", "sessionAffinityTimeout"],
]);

/** The settings of load balancers in which an object lives otherwise than it would after a sync. */
export function differencesBetween(kind: Reviewed, live: unknown, next: unknown): readonly Difference[] {
  const [is, will] = [settingsOf(kind, live), settingsOf(kind, next)];
  const fields = [...new Set([...will.keys(), ...is.keys()])];
  return fields.flatMap((field) => {
    const [a, b] = [is.get(field), will.get(field)];
    if (sameJson(a, b) || (CHOSEN.has(field) && !isStated(b))) return [];
    return [{ field: pathOf(field), live: textOf(a), written: textOf(b) }];
  });
}

function settingsOf(kind: Reviewed, object: unknown): ReadonlyMap<string, unknown> {
  const view = kind.read(object);
  const settings = new Map<string, unknown>();
  for (const [key, value] of view.metadata.annotations)
    if (ANNOTATIONS.has(key) && !isControllerWritten(key)) settings.set(`${ANNOTATION}${key}`, value);
  for (const [name, value] of Object.entries(view))
    if (!NO_SETTINGS.has(name)) settings.set(name, settingOf(name, value));
  return settings;
}

const ANNOTATION = "annotation ";

/** A setting as JSON, without what the API server allots. */
function settingOf(name: string, value: unknown): unknown {
  const plain: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value, asObjects));
  if (name !== "ports" || !Array.isArray(plain)) return plain;
  return plain.map(({ nodePort: _, targetPort, ...port }) => ({ ...port, targetPort: targetPort ?? port.port }));
}

function asObjects(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function pathOf(field: string): string {
  return field.startsWith(ANNOTATION) ? `metadata.annotations[${field.slice(ANNOTATION.length)}]` : `spec.${field}`;
}

function textOf(value: unknown): string | undefined {
  const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
  return isNothing ? undefined : JSON.stringify(value);
}
