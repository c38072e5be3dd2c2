import { INGRESS_CLASS } from "../annotations.ts";
import { field, isObject, listIn } from "../json.ts";
import { dnsLabel, dnsName, type Format, hostName, optional, portName, portNumber, ruleHost } from "./formats.ts";
import { checkMetadata, METADATA } from "./metadata.ts";
import {
  ANYTHING,
  fields,
  integer,
  list,
  object,
  type Place,
  type Refusal,
  Refusals,
  STRING,
  string,
} from "./schema.ts";

const BACKEND = object({
  service: object({
    name: string(optional(dnsLabel)),
    port: object({ name: string(optional(portName)), number: integer(optional(portNumber)) }),
  }),
  resource: object(fields(STRING, "apiGroup kind name")),
  // Of the v1beta1 APIs, which ingress-deprecated-backend-fields is about.
  ...fields(ANYTHING, "serviceName servicePort"),
});

/** What the API takes for an Ingress (kubernetes/kubernetes api/openapi-spec/v3/apis__networking.k8s.io__v1_openapi.json), removed fields too. */
export const INGRESS_SCHEMA = object({
  ...fields(STRING, "apiVersion kind"),
  status: ANYTHING,
  metadata: METADATA,
  spec: object({
    ingressClassName: string(dnsName),
    defaultBackend: BACKEND,
    backend: ANYTHING,
    tls: list(object({ hosts: list(string(hostName)), secretName: string(optional(dnsName)) })),
    rules: list(
      object({
        host: string(ruleHost),
        http: object({ paths: list(object({ path: STRING, pathType: STRING, backend: BACKEND })) }),
      }),
    ),
  }),
});

/** What the API server refuses an Ingress of networking.k8s.io/v1 for, but for what rules of their own say. */
export function refusalsOfIngress(ingress: unknown, isCreation: boolean): readonly Refusal[] {
  const refusals = new Refusals();
  refusals.check(INGRESS_SCHEMA, ingress);
  checkMetadata(refusals, ingress, dnsName);
  const spec = field(ingress, "spec");
  const backend = field(spec, "defaultBackend") ?? undefined;
  if (backend !== undefined) checkBackend(refusals, backend, ["spec", "defaultBackend"]);
  const rules = field(spec, "rules") ?? [];
  const isOld = field(spec, "backend") !== undefined;
  // A spec without a word is the stub of one: a name for a test or a tool.
  const isStub = !isObject(spec) || Object.keys(spec).length === 0;
  if (!isStub && backend === undefined && Array.isArray(rules) && rules.length === 0 && !isOld) {
    refusals.miss(["spec", "rules"], "where there is no defaultBackend");
  }
  for (const [index, rule] of listIn(spec, "rules").entries()) {
    checkHttp(refusals, field(rule, "http"), ["spec", "rules", index, "http"]);
  }
  const name = field(spec, "ingressClassName");
  const annotated = field(field(field(ingress, "metadata"), "annotations"), INGRESS_CLASS);
  // An update may leave both as they are.
  if (isCreation && typeof name === "string" && typeof annotated === "string" && annotated !== name) {
    refusals.refuse(["spec", "ingressClassName"], name, `the same as the annotation ${INGRESS_CLASS}`);
  }
  return refusals.all;
}

function checkHttp(refusals: Refusals, http: unknown, place: Place): void {
  if (!isObject(http)) return;
  const paths = field(http, "paths") ?? [];
  if (Array.isArray(paths) && paths.length === 0) refusals.miss([...place, "paths"]);
  for (const [index, entry] of listIn(http, "paths").entries()) {
    const at = [...place, "paths", index];
    const path = field(entry, "path") ?? "";
    if (typeof path === "string") refusals.format(pathFormat(field(entry, "pathType")), path, [...at, "path"]);
    checkBackend(refusals, field(entry, "backend"), [...at, "backend"]);
  }
}

/** What paths of the type must be (validateHTTPIngressPath); of an unknown type nothing is known. */
function pathFormat(pathType: unknown): Format {
  if (pathType === "ImplementationSpecific") return (path) => (path === "" ? undefined : absolute(path));
  if (pathType !== "Exact" && pathType !== "Prefix") return () => undefined;
  return (path) => absolute(path) ?? (UNCLEAN.test(path) ? UNAMBIGUOUS : undefined);
}

const absolute: Format = (path) => (path.startsWith("/") ? undefined : "a path that begins with /");
const UNCLEAN = /\/\/|\/\.\.?(?:\/|$)|%2f/i;
const UNAMBIGUOUS = "a path without //, /./, /../ and %2F";

/** One of a Service and a resource, whole (validateIngressBackend). */
function checkBackend(refusals: Refusals, backend: unknown, place: Place): void {
  const service = field(backend, "service") ?? undefined;
  const resource = field(backend, "resource") ?? undefined;
  const usesOldFields = field(backend, "serviceName") !== undefined || field(backend, "servicePort") !== undefined;
  const isOne = (service === undefined) !== (resource === undefined);
  if (!isOne && !usesOldFields) refusals.refuse(place, undefined, "either a service or a resource");
  else if (resource !== undefined && ["kind", "name"].some((name) => (field(resource, name) ?? "") === "")) {
    refusals.refuse(place, undefined, "a resource of a kind and a name");
  } else if (service !== undefined && (field(service, "name") ?? "") === "") {
    refusals.refuse(place, undefined, "a service of a name");
  } else if (service !== undefined) checkPort(refusals, field(service, "port") ?? {}, [...place, "service", "port"]);
}

function checkPort(refusals: Refusals, port: unknown, place: Place): void {
  const isNamed = (field(port, "name") ?? "") !== "";
  const isNumbered = (field(port, "number") ?? 0) !== 0;
  if (isNamed && isNumbered) refusals.refuse(place, undefined, "either a name or a number");
  else if (!isNamed && !isNumbered && isObject(port)) refusals.miss(place);
}
