import { writeFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { INGRESS_SCHEMA } from "../../src/domain/validation/ingress.ts";
import type { ObjectSchema, Schema } from "../../src/domain/validation/schema.ts";
import { SERVICE_SCHEMA } from "../../src/domain/validation/service.ts";
import { lint } from "../../src/lint/lint.ts";
import {
  API_ANSWERS_PATH,
  type ApiAnswer,
  type ApiObject,
  readApiAnswers,
  UNREADABLE,
} from "../support/api-answers.ts";
import { oddObjects } from "../support/odd-objects.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";

t.setTimeout(600_000);
const server = await startRealApiServer(requireBinaries());
t.teardown(() => server.stop());
t.comment(`kube-apiserver ${server.version}`);
const minor = Number(server.version.split(".")[1]);

const COLLECTIONS: Readonly<Record<string, string>> = {
  Service: "/api/v1/namespaces/default/services",
  Ingress: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
};

/** What the server says of the object, as kubectl asks it; nothing is stored, and no port allocated. */
async function ask(object: ApiObject, unknownFields: "Strict" | "Ignore" = "Strict"): Promise<ApiAnswer["refused"]> {
  const collection = COLLECTIONS[object.kind] ?? "";
  try {
    await server.api("POST", `${collection}?dryRun=All&fieldValidation=${unknownFields}`, object);
    return [];
  } catch (error) {
    const { code, details } = JSON.parse(String((error as Error).cause)) as Refused;
    if (code !== 422) return [UNREADABLE];
    return [...new Set((details?.causes ?? []).map(({ field }) => field))].sort();
  }
}

interface Refused {
  readonly code: number;
  readonly details?: { readonly causes?: readonly { readonly field: string }[] };
}

t.test("the recorded answers are those of the server", async (t) => {
  const answers: ApiAnswer[] = [];
  for (const recorded of readApiAnswers()) {
    const refused = await ask(recorded.object);
    answers.push({ ...recorded, refused });
    if (process.env["L4GUARD_UPDATE_TRANSCRIPTS"]) continue;
    const isOlder = recorded.since !== undefined && minor < Number(recorded.since.split(".")[1]);
    t.equal(refused.length > 0, recorded.refused.length > 0 !== isOlder, recorded.title);
    if (recorded.since === undefined) t.same(refused, recorded.refused, `${recorded.title}: the fields`);
  }
  if (process.env["L4GUARD_UPDATE_TRANSCRIPTS"])
    writeFileSync(API_ANSWERS_PATH, `${answers.map((answer) => JSON.stringify(answer)).join("\n")}\n`);
});

t.test("of odd objects the rule says what the server says", async (t) => {
  for (const object of fc.sample(oddObjects, { numRuns: 600, seed: 20_261_126 })) {
    const refused = await ask(object, "Ignore");
    // Before 1.36 the names of Services begin with a letter; of a cluster whose version nobody knows that is not said.
    if (minor < 36 && refused.length > 0 && refused.every((field) => /name$/i.test(field))) continue;
    const { findings } = lint([{ name: "a.json", text: JSON.stringify(object) }], {});
    const denials = findings.filter(({ finding }) => finding.action === "deny");
    const own = denials.filter(({ finding }) => finding.rule === "object-refused");
    if (refused.length === 0)
      t.same(
        own.map(({ finding }) => finding.message),
        [],
        `taken: ${JSON.stringify(object)}`,
      );
    else t.ok(denials.length > 0, `refused for ${refused.join(", ")}: ${JSON.stringify(object)}`);
  }
});

interface Published {
  readonly components: { readonly schemas: Readonly<Record<string, PublishedSchema>> };
}

interface PublishedSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, PublishedSchema>>;
  readonly items?: PublishedSchema;
  readonly additionalProperties?: PublishedSchema;
  readonly allOf?: readonly PublishedSchema[];
  readonly $ref?: string;
  readonly oneOf?: readonly unknown[];
}

/** Fields of removed APIs, which a manifest may still hold. */
const REMOVED = ["ipFamily", "topologyKeys", "backend", "serviceName", "servicePort", "clusterName"];

t.test("the schemas are those that the server publishes", async (t) => {
  const documents: readonly (readonly [string, string, ObjectSchema])[] = [
    ["/openapi/v3/api/v1", "io.k8s.api.core.v1.Service", SERVICE_SCHEMA],
    ["/openapi/v3/apis/networking.k8s.io/v1", "io.k8s.api.networking.v1.Ingress", INGRESS_SCHEMA],
  ];
  for (const [path, name, schema] of documents) {
    const { components } = (await server.api("GET", path)) as Published;
    const resolve = (published: PublishedSchema): PublishedSchema => {
      const reference = published.$ref ?? published.allOf?.[0]?.$ref;
      const target = reference === undefined ? undefined : components.schemas[reference.split("/").at(-1) ?? ""];
      return target ? resolve(target) : published;
    };
    const compare = (own: Schema, raw: PublishedSchema, place: string): void => {
      const published = resolve(raw);
      if (own.type === "anything") return;
      t.equal(typeOf(published), own.type, place);
      if (own.type === "list" && published.items) compare(own.of, published.items, `${place}[]`);
      if (own.type !== "object") return;
      const names = Object.keys(own.fields).filter((field) => !REMOVED.includes(field));
      const known = Object.keys(published.properties ?? {});
      t.same(names.toSorted(), known.filter((field) => !REMOVED.includes(field)).toSorted(), `${place}: its fields`);
      for (const field of names) {
        const [below, there] = [own.fields[field], published.properties?.[field]];
        if (below && there) compare(below, there, `${place}.${field}`);
      }
    };
    compare(schema, components.schemas[name] ?? {}, name);
  }
});

function typeOf({ type, properties, additionalProperties, oneOf }: PublishedSchema): Schema["type"] | undefined {
  if (oneOf) return "integer or string";
  if (type === "array") return "list";
  if (properties) return "object";
  if (additionalProperties) return "map";
  return type as Schema["type"] | undefined;
}
