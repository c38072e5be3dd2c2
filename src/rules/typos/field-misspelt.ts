import { DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { nearest } from "../../domain/edit-distance.ts";
import { field, isObject, pointer } from "../../domain/json.ts";
import { INGRESS_SCHEMA } from "../../domain/validation/ingress.ts";
import type { ObjectSchema, Schema } from "../../domain/validation/schema.ts";
import { SERVICE_SCHEMA } from "../../domain/validation/service.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { isExternal } from "../shared/gke-load-balancer.ts";

const MESSAGES = {
  misspelt: '"{name}" is no field of {place}: it is refused or dropped. Did you mean "{known}"?',
  misplaced: '"{name}" is no field of {place}: it is refused or dropped. It belongs in {home}.',
  public: '"{name}" is no field of metadata; where it is dropped, the load balancer is PUBLIC. Did you mean "{known}"?',
} as const;

export const fieldMisspelt = defineRule({
  id: "field-misspelt",
  group: "typos",
  action: "warn",
  summary: "A field that Kubernetes does not know, beside one of nearly the same name or in the wrong place.",
  messages: MESSAGES,
  why:
    "kubectl from 1.27 on asks the API server to refuse unknown fields. Helm, older clients and many operators do not, and " +
    "the field is dropped without a word, with all that is written below it.",
  fix: "Correct the name or the indentation.",
  sources: [
    "Kubernetes: API concepts, Field validation",
    "kubernetes/kubernetes api/openapi-spec/v3/api__v1_openapi.json, apis__networking.k8s.io__v1_openapi.json",
  ],
  on: ["create", "update"],
  service: {
    when: [isOffline],
    check(s, report) {
      look(s.object.raw, "Service", report, isExternal(s));
    },
  },
  ingress: {
    when: [isOffline],
    check: ({ object }, report) => look(object.raw, "Ingress", report, false),
  },
});

const SCHEMAS = { Service: SERVICE_SCHEMA, Ingress: INGRESS_SCHEMA };

/** A name that is not spelt in letters alone is no misspelt field: annotation keys, directives of tools. */
const IS_FIELD = /^[A-Za-z]+$/;
/** More items of a list, or unknown fields, are not looked at: a hostile object must not cost more. */
const MOST = 100;

function look(
  raw: unknown,
  kind: keyof typeof SCHEMAS,
  report: Report<typeof MESSAGES>,
  isExternalService: boolean,
): void {
  const root = SCHEMAS[kind];
  for (const { path, name, siblings, value } of unknownFields(raw, root)) {
    const place =
      path.filter((token) => typeof token === "string").join(".") || `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
    const at = pointer(...path, name);
    const known = nameLike(name, siblings);
    if (known !== undefined) {
      const data = { name, place, known };
      const isPublic = isExternalService && place === "metadata" && known === "annotations" && asksForInternal(value);
      if (isPublic) report({ message: "public", action: "deny", path: at, data: { name, known } });
      else report({ message: "misspelt", path: at, data });
      continue;
    }
    const home = homeOf(name, root, place);
    if (home !== undefined) report({ message: "misplaced", path: at, data: { name, place, home } });
  }
}

interface UnknownField {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly value: unknown;
  readonly siblings: readonly string[];
}

/** The fields that the schema does not know, from the top down. */
function unknownFields(value: unknown, schema: Schema, path: UnknownField["path"] = []): readonly UnknownField[] {
  if (schema.type === "list" && Array.isArray(value)) {
    return value.slice(0, MOST).flatMap((item, index) => unknownFields(item, schema.of, [...path, index]));
  }
  if (schema.type !== "object" || !isObject(value)) return NONE;
  const found: UnknownField[] = [];
  for (const name of Object.keys(value).slice(0, MOST)) {
    const below = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
    if (below?.type === "list" || below?.type === "object")
      found.push(...unknownFields(value[name], below, [...path, name]));
    else if (!below && IS_FIELD.test(name))
      found.push({ path, name, value: value[name], siblings: Object.keys(schema.fields) });
  }
  return found;
}

const NONE: readonly UnknownField[] = [];

/** The field that differs in case, or by a slip or two where the name is long enough for that to be no other word. */
function nameLike(name: string, siblings: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const sameInCase = siblings.find((known) => known.toLowerCase() === lower);
  if (sameInCase !== undefined) return sameInCase;
  const most = name.length < 4 ? 0 : name.length < 8 ? 1 : 2;
  return nearest(name, siblings, most);
}

/** Where a field of that name belongs: another place of the same object, above its lists. */
function homeOf(name: string, root: ObjectSchema, place: string): string | undefined {
  for (const home of ["metadata", "spec"]) {
    const there = root.fields[home];
    // "name" and its like are fields of many things.
    if (home !== place && name !== "name" && there?.type === "object" && Object.hasOwn(there.fields, name)) return home;
  }
  return undefined;
}

function asksForInternal(annotations: unknown): boolean {
  return [LOAD_BALANCER_TYPE, DEPRECATED_LOAD_BALANCER_TYPE].some((key) => {
    const value = field(annotations, key);
    return typeof value === "string" && value.toLowerCase() === "internal";
  });
}
