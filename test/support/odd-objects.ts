import fc from "fast-check";
import { INGRESS_SCHEMA } from "../../src/domain/validation/ingress.ts";
import type { Place, Schema } from "../../src/domain/validation/schema.ts";
import { SERVICE_SCHEMA } from "../../src/domain/validation/service.ts";
import type { ApiObject } from "./api-answers.ts";

const SERVICE: ApiObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", labels: { app: "web" }, annotations: { "example.com/a": "b" } },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
};
const PATH = { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } };
const INGRESS: ApiObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web" },
  spec: { tls: [{ hosts: ["a.com"], secretName: "a" }], rules: [{ host: "a.com", http: { paths: [PATH] } }] },
};

/** Values of all types, near the edges of what names and numbers may be. */
const VALUES: readonly unknown[] = [
  ...[0, 1, -1, 80, 443, 8080, 30_080, 65_535, 65_536, 86_400, 86_401, 1.5, 2 ** 31 - 1, 2 ** 31],
  ...[
    "",
    "a",
    "Ab",
    "80",
    "http",
    "a-b",
    "a--b",
    "-a",
    "a-",
    "a_b",
    "a.b",
    "a b",
    "a/b",
    "a/b/c",
    "*",
    "*.a.com",
    "a.*",
  ],
  ...["/", "/a//b", "/a/./b", "a".repeat(15), "a".repeat(16), "a".repeat(63), "a".repeat(64), "ä", "1.2.3.4", "::1"],
  ...["10.0.0.0/8", "example.com/x", "Example.com/x", "None", "Local", "Cluster", "ClientIP", "tcp", "IPv4"],
  ...["ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "SingleStack", "Prefix", "Exact", "PreferClose"],
  ...[true, false, null, [], {}, ["a"], [1], { a: "b" }, { a: 1 }, [null], [{}], "ImplementationSpecific"],
];

/** Fields that only servers write, and those that the server judges by its own settings, or rules only where they are GKE's. */
const LEFT_OUT = new Set([
  ...["apiVersion", "kind", "status", "namespace", "uid", "resourceVersion", "selfLink", "generation"],
  ...["ownerReferences", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"],
  ...[
    "clusterName",
    "clusterIP",
    "loadBalancerClass",
    "nodePort",
    "ipFamilies",
    "ipFamily",
    "topologyKeys",
    "backend",
    "serviceName",
    "servicePort",
  ],
]);

/** Every place that the schema knows, in the first item of each list. */
function* placesOf(schema: Schema, place: Place): Generator<Place> {
  if (place.length > 1) yield place;
  if (schema.type === "list") yield* placesOf(schema.of, [...place, 0]);
  if (schema.type !== "object") return;
  for (const [name, below] of Object.entries(schema.fields)) {
    // The old API's default backend is a field of the spec; "backend" of a path is looked into.
    const isOld = name === "backend" && below.type === "anything";
    if (isOld || (LEFT_OUT.has(name) && name !== "backend")) continue;
    yield* placesOf(below, [...place, name]);
  }
}

/** The object with the value at the place; what lies between is made where it is missing. */
function withValue(object: unknown, [token, ...rest]: Place, value: unknown): unknown {
  if (token === undefined) return value;
  if (typeof token === "number") {
    const items = Array.isArray(object) ? [...object] : [];
    items[token] = withValue(items[token], rest, value);
    return items;
  }
  const fields = typeof object === "object" && object !== null ? { ...object } : {};
  return { ...fields, [token]: withValue((fields as Record<string, unknown>)[token], rest, value) };
}

function oddly(base: ApiObject, schema: Schema): fc.Arbitrary<ApiObject> {
  const places = [...placesOf(schema, [])];
  const edit = fc.tuple(fc.constantFrom(...places), fc.constantFrom(...VALUES));
  return fc
    .array(edit, { minLength: 1, maxLength: 2 })
    .map((edits) => edits.reduce((object, [place, value]) => withValue(object, place, value) as ApiObject, base));
}

/** Services and Ingresses of which one or two values are others. */
export const oddObjects: fc.Arbitrary<ApiObject> = fc.oneof(
  oddly(SERVICE, SERVICE_SCHEMA),
  oddly(INGRESS, INGRESS_SCHEMA),
);
