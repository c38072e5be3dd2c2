import { Ajv } from "ajv";
import t from "tap";
import { ANNOTATIONS_SCHEMA } from "../../src/config/annotations-schema.ts";
import { ANNOTATIONS } from "../../src/domain/annotations.ts";
import { lint } from "../../src/lint/lint.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { CASES } from "../support/rule-cases.ts";

const isValid = new Ajv({ strict: false, allErrors: true }).compile(ANNOTATIONS_SCHEMA);

/** Where the schema refuses an object, each place once. */
function refusedIn(object: unknown): readonly string[] {
  if (isValid(object)) return [];
  return [
    ...new Set((isValid.errors ?? []).filter(({ keyword }) => keyword !== "if").map((error) => error.instancePath)),
  ];
}

const service = (annotations: unknown) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "a", annotations } });
const ingress = (annotations: unknown) => ({ kind: "Ingress", metadata: { name: "a", annotations } });
const at = (key: string) => `/metadata/annotations/${key.replaceAll("/", "~1")}`;

const TAKEN: Readonly<Record<string, unknown>> = {
  "a Service without annotations": service(undefined),
  "annotations that are null": service(null),
  "a value that GKE reads": service({ "networking.gke.io/load-balancer-type": "Internal" }),
  "annotations of others": service({ "example.com/a": "b" }),
  "a list of names": service({ "networking.gke.io/load-balancer-ip-addresses": "a,b" }),
  JSON: service({ "cloud.google.com/neg": '{"ingress": true}' }),
  "JSON on lines of its own": service({ "cloud.google.com/neg": '\n{\n"ingress": true\n}\n' }),
  "an Ingress of another controller": ingress({ "kubernetes.io/ingress.class": "nginx" }),
  "a boolean as Go reads it": ingress({ "kubernetes.io/ingress.allow-http": "F" }),
  "another kind with anything": { kind: "Deployment", metadata: { annotations: { "cloud.google.com/l4-rbs": 1 } } },
  "what is no object": "text",
};

const REFUSED: Readonly<Record<string, readonly [object: unknown, ...places: string[]]>> = {
  "a value that GKE does not read": [
    service({ "networking.gke.io/load-balancer-type": "internl" }),
    at("networking.gke.io/load-balancer-type"),
  ],
  "a boolean that is no text": [service({ "cloud.google.com/l4-rbs": true }), at("cloud.google.com/l4-rbs")],
  "an annotation of others that is no text": [service({ "example.com/a": 1 }), at("example.com/a")],
  "what should be JSON": [service({ "cloud.google.com/neg": "true" }), at("cloud.google.com/neg")],
  "what Go reads as no boolean": [
    ingress({ "kubernetes.io/ingress.allow-http": "no" }),
    at("kubernetes.io/ingress.allow-http"),
  ],
  "an item of a list": [
    { kind: "List", items: [service({}), service({ "cloud.google.com/network-tier": "STANDARD" })] },
    `/items/1${at("cloud.google.com/network-tier")}`,
  ],
  "a list instead of annotations": [service(["a"]), "/metadata/annotations"],
};

t.test("what the schema takes", async (t) => {
  for (const [title, object] of Object.entries(TAKEN)) t.same(refusedIn(object), [], title);
});

t.test("what it refuses", async (t) => {
  for (const [title, [object, ...places]] of Object.entries(REFUSED)) t.same(refusedIn(object), places, title);
});

t.test("it knows every annotation of the catalogue, and says what each means", async (t) => {
  for (const { key, on, means } of ANNOTATIONS.values()) {
    const { description } = ANNOTATIONS_SCHEMA.definitions[on].properties[key] ?? {};
    t.ok(description?.startsWith(means), key);
  }
});

t.test("what it refuses, a rule finds too", async (t) => {
  let refused = 0;
  for (const [rule, cases] of Object.entries(CASES)) {
    for (const { title, object, cluster = {} } of cases) {
      if (object === undefined || refusedIn(object).length === 0) continue;
      refused++;
      const { findings } = lint([{ name: "case.yaml", text: printYaml(object) }], { cluster, isVerbose: true });
      if (findings.length === 0) t.fail(`${rule}: ${title}: ${refusedIn(object).join(", ")}`);
    }
  }
  t.ok(refused > 20, `${refused} objects`);
});
