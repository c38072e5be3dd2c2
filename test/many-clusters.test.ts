import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { Ajv } from "ajv";
import { loadAll } from "js-yaml";
import { parse } from "sql-parser-cst";
import t from "tap";
import { field, textAt } from "../src/domain/json.ts";
import { folder } from "./support/command-line.ts";
import { run } from "./support/scenario.ts";

const GUIDE = readFileSync("docs/guides/many-clusters.md", "utf8");
const blocksOf = (language: string) =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
const [table = "", ...queries] = blocksOf("sql");

/** What the guide says is written otherwise in DuckDB, and nothing else. */
const inDuckDb = (query: string) => query.replaceAll("[SAFE_OFFSET(0)]", "[1]");

/** A type of GoogleSQL as DuckDB writes it: "STRUCT<a STRING>" is "STRUCT(a VARCHAR)". */
function typeInDuckDb(type: string): string {
  const [, items] = /^ARRAY<(.*)>$/.exec(type) ?? [];
  if (items !== undefined) return `${typeInDuckDb(items)}[]`;
  return type.replaceAll("STRING", "VARCHAR").replaceAll("<", "(").replaceAll(">", ")");
}

/** The guide's table over the files of a folder. */
function viewOf(path: string): string {
  const [, inside = ""] = /audits \(\n([\s\S]*?)\n\)/.exec(table) ?? [];
  const columns = inside.split(/,\n/).map((line) => {
    const [name = "", ...type] = line.trim().split(" ");
    return `'${name}': '${typeInDuckDb(type.join(" "))}'`;
  });
  const [, partitions = ""] = /PARTITION COLUMNS \((.*)\)/.exec(table) ?? [];
  const types = partitions.split(", ").map((column) => column.replace(" ", ": ").replace("STRING", "VARCHAR"));
  return `CREATE SCHEMA l4guard; CREATE VIEW l4guard.audits AS SELECT * FROM read_json('${path}/*/*/*.jsonl', format = 'newline_delimited',
    columns = {${columns.join(", ")}}, hive_partitioning = true, hive_types = {${types.join(", ")}})`;
}

const service = (name: string, annotations: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", uid: name, annotations },
  spec: { type: "LoadBalancer", ports: [{ port: 80, protocol: "TCP" }] },
});
const WRONG = service("wrong", { "networking.gke.io/load-balancer-type": "internl" });
const LEGACY = service("legacy", { "cloud.google.com/load-balancer-type": "internal" });
const FINE = service("fine", { "networking.gke.io/load-balancer-type": "Internal" });
/** What each cluster has on each day. */
const AUDITS: readonly (readonly [cluster: string, day: string, version: string, objects: readonly object[]])[] = [
  ["prod-eu", "2026-11-25", "1.33.1-gke.1779000", [WRONG, FINE]],
  ["prod-eu", "2026-11-26", "1.33.1-gke.1779000", [WRONG, FINE]],
  ["prod-us", "2026-11-25", "1.36.2-gke.1498000", [WRONG, FINE]],
  ["prod-us", "2026-11-26", "1.36.2-gke.1498000", [LEGACY, FINE]],
  ["test", "2026-11-25", "1.36.2-gke.1498000", [FINE]],
];

/** What the guide's queries say of it, in their order. */
const ANSWERS: readonly (readonly string[])[] = [
  ["lb-type-deprecated-key,1,0,1", "lb-type-lowercase-deprecated,1,0,1", "lb-type-value-invalid,1,1,1"],
  [
    "gone,prod-us,lb-type-value-invalid,shop,wrong",
    "new,prod-us,lb-type-deprecated-key,shop,legacy",
    "new,prod-us,lb-type-lowercase-deprecated,shop,legacy",
  ],
  ["prod-eu,shop,1,2", "prod-us,shop,1,1"],
  [
    "test,1.36.2-gke.1498000,2026-11-25,true",
    "prod-eu,1.33.1-gke.1779000,2026-11-26,false",
    "prod-us,1.36.2-gke.1498000,2026-11-26,false",
  ],
  ["2026-11-25,2,0,3", "2026-11-26,1,2,2"],
];

t.test("the guide's queries run on what audits write", async (t) => {
  const cwd = folder(t, {});
  for (const [cluster, day, version, objects] of AUDITS) {
    writeFileSync(join(cwd, "objects.json"), JSON.stringify({ kind: "List", apiVersion: "v1", items: objects }));
    const to = join("audits", `cluster=${cluster}`, `day=${day}`);
    mkdirSync(join(cwd, to), { recursive: true });
    const written = await run(
      ["audit", "--gke-version", version, "--format", "jsonl", "--output", join(to, "audit.jsonl"), "objects.json"],
      { cwd },
    );
    t.ok(written.code < 2, written.stderr);
  }
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  t.teardown(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await connection.run(viewOf(join(cwd, "audits")));
  const answers: (readonly string[])[] = [];
  for (const query of queries) {
    const rows = (await connection.runAndReadAll(inDuckDb(query))).getRowObjectsJson();
    answers.push(rows.map((row) => Object.values(row).join()));
  }
  t.same(answers, ANSWERS);
});

t.test("the guide's statements are GoogleSQL", async (t) => {
  for (const statement of [table, ...queries])
    t.doesNotThrow(() => parse(statement, { dialect: "bigquery" }), statement);
  t.throws(() => parse("SELECT FROM WHERE", { dialect: "bigquery" }), "what is none is told");
});

t.test("the guide's manifests are YAML, and what the chart takes", async (t) => {
  const documents = blocksOf("yaml").flatMap((text) => loadAll(text));
  t.same(
    documents.map((document) => textAt(document, "kind")),
    ["ApplicationSet", "RootSync", ""],
  );
  const values = ["spec", "template", "spec", "source", "helm", "valuesObject"].reduce(field, documents[0]);
  const schema = JSON.parse(readFileSync("charts/l4guard/values.schema.json", "utf8"));
  const isValid = new Ajv({ strict: false }).compile(schema);
  t.ok(isValid(values), JSON.stringify(isValid.errors));
  t.notOk(isValid({ audit: { enabled: "perhaps" } }), "the schema can say no");
});
