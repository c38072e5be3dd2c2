import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ClusterWatch } from "../cluster/cluster-watch.ts";
import type { FactRecord, FactSource } from "../cluster/facts/fact-book.ts";
import type { GoogleOptions } from "../cluster/facts/google-facts.ts";
import { readClusterFile } from "../config/configuration-files.ts";
import { FACTS_WITHOUT_DEFAULT } from "../domain/cluster.ts";
import { UsageError } from "../domain/errors.ts";
import { ASSUMED } from "../domain/facts.ts";
import { isObject } from "../domain/json.ts";
import { printYaml } from "../manifests/print-yaml.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { KUBECTL_OPTIONS, kubectlAccess } from "./kubectl-access.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";

const OPTIONS = {
  ...KUBECTL_OPTIONS,
  cluster: { kind: "text", placeholder: "FILE", help: "facts that you state yourself (ClusterProfile, YAML or JSON)" },
  google: {
    kind: "flag",
    help: "ask the GKE API and the Compute Engine API too, with application default credentials",
  },
  project: {
    kind: "text",
    placeholder: "ID",
    help: "the cluster in Google's APIs; what is left out is what the metadata server says",
  },
  location: { kind: "text", placeholder: "NAME", help: "its region or zone" },
  "cluster-name": { kind: "text", placeholder: "NAME", help: "its name" },
  "gke-endpoint": { kind: "text", placeholder: "URL", help: "another address of the GKE API" },
  "compute-endpoint": { kind: "text", placeholder: "URL", help: "another address of the Compute Engine API" },
  state: {
    kind: "text",
    placeholder: "FILE",
    help: "gather: write the other objects there, as a YAML list; as JSON where it ends in .json",
  },
  json: { kind: "flag", help: "show: print JSON" },
  timeout: { kind: "text", placeholder: "SECONDS", default: "60", help: "how long to wait for the cluster" },
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

/** `l4guard cluster`: what is known of a live cluster. */
export const cluster: Command = {
  summary: "Show what is known of a live cluster, or gather it for use in CI",
  usage: ["show [OPTIONS]", "gather [--state FILE] [OPTIONS] > cluster.yaml"],
  about: [
    "show prints every fact about the cluster with its source and age, and what is watched.",
    "gather writes a cluster file for use where there is no cluster, such as CI: the facts with their inventories and, with " +
      "--state, the Services, Ingresses and workloads that rules look up.",
    "Both only read. A fact comes from the first source that knows it: --cluster, Google's APIs, the cluster itself.",
  ],
  options: OPTIONS,
  operands: { placeholder: "show|gather", choices: ["show", "gather"] },
  examples: [
    "l4guard cluster show",
    "l4guard cluster gather --google --project shop --location us-central1 --cluster-name prod > cluster.yaml",
    "l4guard cluster gather --state state.yaml > cluster.yaml",
    "l4guard lint --cluster cluster.yaml --state state.yaml manifests/",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const [action, ...others] = operands;
    if ((action !== "show" && action !== "gather") || others.length > 0) {
      throw new UsageError('cluster needs "show" or "gather"');
    }
    const watch = await readCluster(values, io);
    try {
      if (action === "show") io.stdout.write(values.json ? asJson(watch) : asTables(watch));
      else await gather(watch, values, io);
    } finally {
      await watch.stop();
    }
    return EXIT.ok;
  },
};

/** A watch of the cluster that has read everything once. @throws UsageError where the cluster does not answer in time */
async function readCluster(values: Values, io: CommandIo): Promise<ClusterWatch> {
  const seconds = Number(values.timeout);
  if (!(seconds > 0)) throw new UsageError("--timeout must be a number of seconds");
  const configured = values.cluster ? await readClusterFile(values.cluster, io.cwd) : {};
  const { watchCluster } = await import("../cluster/watch-cluster.ts");
  const problems = new Map<string, string>();
  const watch = watchCluster({
    access: kubectlAccess(values, io),
    configured,
    google: values.google ? googleFrom(values) : undefined,
    observer: {
      failed: ({ kind, message }) => void problems.set(kind, message),
      factsRead: ({ source, outcome, message }) => {
        if (outcome === "failed") problems.set(source, message ?? "");
      },
    },
  });
  const isRead = await within(seconds * 1_000, Promise.all([watch.ready, watch.googleAsked]));
  for (const [what, message] of problems) io.stderr.write(`l4guard cluster: ${what}: ${message}\n`);
  if (isRead) return watch;
  await watch.stop();
  throw new UsageError(`the cluster did not answer within ${seconds} s`);
}

function googleFrom(values: Values): GoogleOptions {
  return {
    ...(values.project !== undefined && { project: values.project }),
    ...(values.location !== undefined && { location: values.location }),
    ...(values["cluster-name"] !== undefined && { cluster: values["cluster-name"] }),
    ...(values["gke-endpoint"] !== undefined && { gkeEndpoint: values["gke-endpoint"] }),
    ...(values["compute-endpoint"] !== undefined && { computeEndpoint: values["compute-endpoint"] }),
  };
}

async function gather(watch: ClusterWatch, { state }: Values, io: CommandIo): Promise<void> {
  if (state !== undefined) {
    const list = { apiVersion: "v1", kind: "List", items: [...watch.objects()] };
    const text = state.endsWith(".json") ? `${JSON.stringify(list)}\n` : printYaml(list);
    await writeFile(resolve(io.cwd, state), text);
  }
  const facts = watch.facts();
  const sections = (Object.keys(HEADINGS) as FactSource[]).map((source) => {
    const own = facts.filter((record) => record.source === source);
    const values = Object.fromEntries(own.map(({ fact, value }) => [fact, value]));
    return own.length === 0 ? "" : `\n# ${HEADINGS[source]}\n${printYaml(values)}`;
  });
  io.stdout.write(`apiVersion: l4guard.dev/v1\nkind: ClusterProfile\n${sections.join("")}`);
}

const HEADINGS: Readonly<Record<FactSource, string>> = {
  configuration: "Stated.",
  "gke-api": "From the GKE API.",
  "compute-api": "From the Compute Engine API.",
  cluster: "Seen in the cluster.",
};

function asJson(watch: ClusterWatch): string {
  const now = Date.now();
  const facts = watch.facts().map(({ fact, value, source, at }) => ({
    fact,
    value,
    source,
    ...(at !== undefined && { ageSeconds: secondsSince(at, now) }),
  }));
  return `${JSON.stringify({ facts, kinds: watch.status() }, null, 2)}\n`;
}

function asTables(watch: ClusterWatch): string {
  const now = Date.now();
  const facts = watch.facts();
  const isKnown = (name: string) => facts.some(({ fact }) => fact === name);
  const known = facts.map((record) => [record.fact, briefly(record.value), record.source, age(record, now)]);
  const assumed = Object.entries(ASSUMED)
    .filter(([name]) => !isKnown(name))
    .map(([name, value]) => [name, briefly(value), "assumed", ""]);
  const unknown = FACTS_WITHOUT_DEFAULT.filter((name) => !isKnown(name)).map((name) => [name, "", "unknown", ""]);
  const kinds = watch
    .status()
    .map(({ kind, objects, state, problem }) => [
      kind,
      String(objects),
      problem ?? (state === "absent" ? "no CRD" : "current"),
    ]);
  return `${table([["FACT", "VALUE", "SOURCE", "AGE"], ...known, ...assumed, ...unknown])}
${table([["KIND", "OBJECTS", "STATE"], ...kinds])}`;
}

function age({ at }: FactRecord, now: number): string {
  return at === undefined ? "" : `${secondsSince(at, now)} s`;
}

function secondsSince(at: number, now: number): number {
  return Math.max(0, Math.round((now - at) / 1_000));
}

/** A value on one line of a table; an inventory is counted, not listed. */
function briefly(value: unknown): string {
  if (isObject(value)) return Object.entries(value).map(brieflyNamed).join(", ");
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  return value.every((item) => typeof item === "string") ? value.join(", ") : `${value.length} records`;
}

/** A field of a fact: what it says where that tells enough, else its name too. */
function brieflyNamed([name, value]: readonly [string, unknown]): string {
  if (typeof value === "boolean") return value ? name : `no ${name}`;
  return typeof value === "string" ? value : `${name} ${JSON.stringify(value)}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** Whether the promise is fulfilled in time. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve: giveUp } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => giveUp(false), ms);
  const isDone = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
