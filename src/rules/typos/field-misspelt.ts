import { DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { nearest } from "../../domain/edit-distance.ts";
import { field, isObject, pointer } from "../../domain/json.ts";
import { INGRESS_SCHEMA } from "../../domain/validation/ingress.ts";
import { BACKEND_CONFIG_SCHEMA, FRONTEND_CONFIG_SCHEMA } from "../../domain/validation/ingress-settings.ts";
import type { ObjectSchema, Schema } from "../../domain/validation/schema.ts";
import { SERVICE_SCHEMA } from "../../domain/validation/service.ts";
import { WORKLOAD_SCHEMA } from "../../domain/validation/workload.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { isExternal } from "../shared/gke-load-balancer.ts";

const MESSAGES = {
  misspelt: '"{name}" is no field of {place}: it is refused or dropped. Did you mean "{known}"?',
  unknown: '"{name}" is no field of {place}: it is refused or dropped.',
  misplaced: '"{name}" is no field of {place}: it is refused or dropped. It belongs in {home}.',
  public: '"{name}" is no field of metadata; where it is dropped, the load balancer is PUBLIC. Did you mean "{known}"?',
} as const;

export const fieldMisspelt = defineRule({
  id: "field-misspelt",
  group: "typos",
  action: "warn",
  summary:
    "A field that Kubernetes does not know, with nearly the name of another, in the wrong place, or of a BackendConfig.",
  messages: MESSAGES,
  why:
    "kubectl from 1.27 on asks the API server to refuse unknown fields. Helm, older clients and many operators do not, and " +
    "the field is dropped without a word, with all that is written below it.",
  fix: "Correct the name or the indentation.",
  sources: [
    "Kubernetes: API concepts, Field validation",
    "kubernetes/kubernetes api/openapi-spec/v3/api__v1_openapi.json, apis__networking.k8s.io__v1_openapi.json",
    "kubernetes/ingress-gce pkg/apis/backendconfig/v1/types.go, pkg/apis/frontendconfig/v1beta1/types.go",
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
    check: ({ object }, report) => look(object.raw, "Ingress", report),
  },
  backendConfig: {
    when: [isOffline],
    check: ({ object }, report) => look(object.raw, "BackendConfig", report),
  },
  frontendConfig: {
    when: [isOffline],
    check: ({ object }, report) => look(object.raw, "FrontendConfig", report),
  },
  workload: {
    when: [isOffline],
    check: ({ object }, report) => look(object.raw, "workload", report),
  },
});

const SCHEMAS = {
  Service: SERVICE_SCHEMA,
  Ingress: INGRESS_SCHEMA,
  BackendConfig: BACKEND_CONFIG_SCHEMA,
  FrontendConfig: FRONTEND_CONFIG_SCHEMA,
  workload: WORKLOAD_SCHEMA,
};

/** Kinds whose fields GKE defines: what is like no other is no field of a newer Kubernetes. */
const OWN_KINDS: ReadonlySet<string> = new Set(["BackendConfig", "FrontendConfig"]);

/** What else a workload may have misspelt is nothing to a load balancer: the fields on which it depends how one reaches the Pods. */
const READ_OF_WORKLOADS: ReadonlySet<string> = new Set([
  ...["minReadySeconds", "terminationGracePeriodSeconds", "readinessGates", "readinessProbe", "lifecycle", "preStop"],
  ...["containerPort", "httpGet", "exec", "sleep"],
]);

/** A name that is not spelt in letters alone is no misspelt field: annotation keys, directives of tools. */
const IS_FIELD = /^[A-Za-z]+$/;
/** More items of a list, or unknown fields, are not looked at: a hostile object must not cost more. */
const MOST = 100;

function look(
  raw: unknown,
  kind: keyof typeof SCHEMAS,
  report: Report<typeof MESSAGES>,
  isExternalService = false,
): void {
  const root = SCHEMAS[kind];
  for (const { path, name, siblings, value } of unknownFields(raw, root)) {
    const place =
      path.filter((token) => typeof token === "string").join(".") || `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
    const at = pointer(...path, name);
    const known = nameLike(name, siblings);
    if (kind === "workload") {
      if (known !== undefined && READ_OF_WORKLOADS.has(known))
        report({ message: "misspelt", path: at, data: { name, place, known } });
      continue;
    }
    if (known !== undefined) {
      const data = { name, place, known };
      const isPublic = isExternalService && place === "metadata" && known === "annotations" && asksForInternal(value);
      if (isPublic) report({ message: "public", action: "deny", path: at, data: { name, known } });
      else report({ message: "misspelt", path: at, data });
      continue;
    }
    const home = homeOf(name, root, place);
    if (home !== undefined) report({ message: "misplaced", path: at, data: { name, place, home } });
    else if (OWN_KINDS.has(kind)) report({ message: "unknown", path: at, data: { name, place } });
  }
}

interface UnknownField {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly value: unknown;
  readonly siblings: readonly string[];
}

/** The fields that the schema does not know, from the top down. */
function unknownFields(object: unknown, root: Schema): readonly UnknownField[] {
  const found: UnknownField[] = [];
  /** Copied only where there is something to say of it. */
  const here: (string | number)[] = [];
  const walk = (value: unknown, schema: Schema, token?: string | number): void => {
    if (token !== undefined) here.push(token);
    if (schema.type === "list" && Array.isArray(value)) {
      for (let index = 0; index < Math.min(MOST, value.length); index++) walk(value[index], schema.of, index);
    } else if (schema.type === "object" && isObject(value)) {
      for (const name of Object.keys(value).slice(0, MOST)) {
        const below = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
        if (below?.type === "list" || below?.type === "object") walk(value[name], below, name);
        else if (!below && IS_FIELD.test(name))
          found.push({ path: [...here], name, value: value[name], siblings: Object.keys(schema.fields) });
      }
    }
    if (token !== undefined) here.pop();
  };
  walk(object, root);
  return found;
}

/** Where a name is the beginning of another: how long it is at least, and how much is added at most. */
const [SHORTEST_BEGINNING, MOST_ADDED] = [6, 4];

/** The field that differs in case, by a slip or two where the name is long enough for that to be no other word, or by a word more or less at its end. */
function nameLike(name: string, siblings: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const sameInCase = siblings.find((known) => known.toLowerCase() === lower);
  if (sameInCase !== undefined) return sameInCase;
  const most = name.length < 4 ? 0 : name.length < 8 ? 1 : 2;
  return (
    nearest(name, siblings, most) ?? siblings.find((known) => isLengthened(name, known) || isLengthened(known, name))
  );
}

function isLengthened(name: string, beginning: string): boolean {
  const added = name.length - beginning.length;
  return beginning.length >= SHORTEST_BEGINNING && added <= MOST_ADDED && name.startsWith(beginning);
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
