import { createInterface } from "node:readline";
import { filterRequest, parseAdmissionReview } from "../admission/request.ts";
import { denialText, warningsOf } from "../admission/response.ts";
import { readClusterFile, readPolicyFile } from "../config/configuration-files.ts";
import { type Cluster, compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { field, isObject } from "../domain/json.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { type Mutation, type ReviewContext, reviewChange } from "../engine/review.ts";
import { readObjects, readValues } from "../files/read-values.ts";
import { RULE_SET } from "../rules/index.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT, today } from "./io.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  cluster: { kind: "text", placeholder: "FILE", help: "what is known of the cluster (ClusterProfile, YAML or JSON)" },
  state: {
    kind: "text",
    placeholder: "PATH",
    help: "the other objects of the cluster: a file or a folder of manifests",
  },
  policy: { kind: "text", placeholder: "FILE", help: "the policy file that the webhook uses" },
  "no-mutations": { kind: "flag", help: "as if the mutating webhook were not installed" },
  jsonl: { kind: "flag", help: "requests from standard input, answers as JSON lines" },
} as const satisfies Options;

/** `l4guard review`: AdmissionReviews from files or standard input. */
export const review: Command = {
  summary: "Answer AdmissionReview requests as the webhook would",
  usage: [
    "[--cluster FILE] [--state PATH] [--policy FILE] FILE…",
    "--jsonl [--cluster FILE] [--state PATH] [--policy FILE] < REQUESTS",
  ],
  about: [
    "Answers AdmissionReview requests exactly as the webhook would: mutate, apply the patch, validate. With files it prints " +
      'what kubectl would show; with --jsonl it reads one JSON object a line, {"id", "review", "cluster"?, "state"?, ' +
      '"mutations"?} or a bare AdmissionReview, and prints one answer a line.',
  ],
  options: OPTIONS,
  operands: { placeholder: "FILE…" },
  examples: [
    "l4guard review --cluster cluster.yaml review.json",
    "l4guard review --jsonl --cluster cluster.yaml < reviews.jsonl",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const defaults: Defaults = {
      cluster: values.cluster ? await readClusterFile(values.cluster, io.cwd) : {},
      state: values.state ? await readObjects(values.state, io.cwd) : undefined,
      policy: values.policy ? await readPolicyFile(values.policy, io.cwd) : {},
      mutations: !values["no-mutations"],
    };
    if (values.jsonl) return reviewLines(defaults, io);
    if (operands.length === 0) throw new UsageError("review needs a file, or --jsonl");
    return reviewFiles(operands, defaults, io);
  },
};

interface Defaults {
  readonly cluster: ClusterProfile;
  readonly state: readonly unknown[] | undefined;
  readonly policy: Policy;
  readonly mutations: boolean;
}

/** The answer to one request, or why it has none. */
type Answer = { readonly mutation: Mutation | undefined; readonly uid: string } | { readonly error: string };

async function reviewLines(defaults: Defaults, io: CommandIo): Promise<number> {
  const reviewer = new Reviewer(defaults, today(io));
  let code: number = EXIT.ok;
  const raise = (at: number) => (code = Math.max(code, at));
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const parsed = parseLine(line);
    const answer = "error" in parsed ? parsed : reviewer.answer(parsed);
    const id = "error" in parsed ? null : parsed.id;
    if ("error" in answer) {
      raise(EXIT.failure);
      io.stdout.write(`${JSON.stringify({ id, error: answer.error })}\n`);
      continue;
    }
    io.stdout.write(`${JSON.stringify({ id: id ?? answer.uid, ...toJson(answer.mutation) })}\n`);
    for (const { rule, error } of answer.mutation?.crashed ?? []) {
      raise(EXIT.failure);
      io.stderr.write(`l4guard: rule ${rule} crashed: ${String(error)}\n`);
    }
    if (isDenied(answer.mutation)) raise(EXIT.findings);
  }
  return code;
}

async function reviewFiles(paths: readonly string[], defaults: Defaults, io: CommandIo): Promise<number> {
  const reviewer = new Reviewer(defaults, today(io));
  let code: number = EXIT.ok;
  for (const path of paths) {
    for (const value of await readValues(path, io.cwd)) {
      const answer = reviewer.answer({ id: undefined, review: value });
      if ("error" in answer) {
        io.stderr.write(`l4guard: ${path}: ${answer.error}\n`);
        code = EXIT.failure;
      } else {
        io.stdout.write(forPeople(path, answer.mutation));
        if (isDenied(answer.mutation)) code = Math.max(code, EXIT.findings);
      }
    }
  }
  return code;
}

interface Line {
  readonly id: unknown;
  readonly review: unknown;
  readonly cluster?: unknown;
  readonly state?: unknown;
  readonly mutations?: unknown;
}

function parseLine(line: string): Line | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: "the line is not JSON" };
  }
  if (!isObject(value)) return { error: "the line is not a JSON object" };
  if (field(value, "kind") === "AdmissionReview") return { id: undefined, review: value };
  return {
    id: field(value, "id"),
    review: field(value, "review"),
    cluster: field(value, "cluster"),
    state: field(value, "state"),
    mutations: field(value, "mutations"),
  };
}

/** What every cluster of GKE's has the definitions of: of a stated cluster that has none, they are known to be missing. */
const OF_EVERY_CLUSTER = ["backendConfigs", "frontendConfigs", "managedCertificates"] as const;

/** Reviews one request after another; clusters that repeat are compiled once. */
class Reviewer {
  readonly #defaults: Defaults;
  readonly #today: string;
  readonly #clusters = new Map<string, Cluster>();

  constructor(defaults: Defaults, day: string) {
    this.#defaults = defaults;
    this.#today = day;
  }

  answer(line: Line): Answer {
    const parsed = parseAdmissionReview(line.review);
    if (!parsed.ok) return { error: parsed.error };
    if (line.cluster !== undefined && !isObject(line.cluster)) return { error: "cluster is not an object" };
    if (line.state !== undefined && !Array.isArray(line.state)) return { error: "state is not a list" };
    const mutations = typeof line.mutations === "boolean" ? line.mutations : this.#defaults.mutations;
    const policy = mutations
      ? this.#defaults.policy
      : { ...this.#defaults.policy, mutations: { ...this.#defaults.policy.mutations, enabled: false } };
    const state = line.state ?? this.#defaults.state;
    const context: ReviewContext = {
      rules: RULE_SET,
      policy: compilePolicy(policy),
      cluster: this.#cluster(line.cluster ?? this.#defaults.cluster),
      index: indexManifests({ objects: state ?? [], isComplete: true, ...(state && { knownKinds: OF_EVERY_CLUSTER }) }),
      today: this.#today,
      isOffline: false,
    };
    const filtered = filterRequest(parsed.request, context.policy);
    const { uid } = parsed.request;
    return { uid, mutation: filtered.pass ? undefined : reviewChange(filtered.change, context) };
  }

  #cluster(profile: ClusterProfile | unknown): Cluster {
    const key = JSON.stringify(profile);
    let cluster = this.#clusters.get(key);
    if (!cluster) this.#clusters.set(key, (cluster = compileCluster(profile as ClusterProfile)));
    return cluster;
  }
}

function isDenied(mutation: Mutation | undefined): boolean {
  return mutation?.findings.some(({ action }) => action === "deny") ?? false;
}

function toJson(mutation: Mutation | undefined): object {
  if (!mutation) return { allowed: true, findings: [], skipped: [] };
  return {
    allowed: !isDenied(mutation),
    findings: mutation.findings.map(({ rule, action, path, message, fix, assumed }) => ({
      rule,
      action,
      path,
      message,
      ...(fix && { fix }),
      ...(assumed && { assumed }),
    })),
    ...(mutation.operations.length > 0 && { patch: mutation.operations }),
    skipped: mutation.skipped,
  };
}

function forPeople(path: string, mutation: Mutation | undefined): string {
  if (!mutation) return `${path}: allowed, not reviewed\n`;
  const shown = mutation.findings.filter(({ action }) => action === "warn" || action === "mutate");
  const lines = warningsOf(shown).map((warning) => `Warning: ${warning}`);
  if (isDenied(mutation)) {
    lines.push(`Error from server (Forbidden): admission webhook denied the request: ${denialText(mutation.findings)}`);
  } else lines.push(`${path}: allowed${mutation.operations.length > 0 ? ", after a patch" : ""}`);
  return `${lines.join("\n")}\n`;
}
