import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { admissionReviewOf, isReviewedKind } from "../admission/admission-review.ts";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { applyPatch, type PatchOperation } from "../engine/patch.ts";
import { readObjects, readOwnObjects, readText } from "../files/read-values.ts";
import { ReviewClient } from "../webhook/review-client.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { type Options, parseOptions } from "./options.ts";
import { serveAgain } from "./program.ts";

/** Where a stand-alone webhook listens. */
export const DEFAULT_URL = "https://127.0.0.1:8443";
const EXAMPLES = "examples/services";
const DEFAULT_CA = "certs/ca.crt";

const OPTIONS = {
  url: {
    kind: "text",
    placeholder: "URL",
    default: DEFAULT_URL,
    help: 'the webhook; "npm start" listens at the default',
  },
  ca: { kind: "text", placeholder: "FILE", default: DEFAULT_CA, help: "authority of its certificate" },
  old: {
    kind: "text",
    placeholder: "PATH",
    help: "objects as they are now; an object found there is updated instead of created",
  },
} as const satisfies Options;

/** `l4guard try`: manifests through a running webhook. */
export const tryOut: Command = {
  summary: "Send manifests to a running webhook and show what kubectl would",
  usage: ["[--url URL] [--ca FILE] [--old PATH] [PATH…]"],
  about: [
    "Sends the manifests in files and folders to a running webhook, each as the AdmissionReview that an API server would send " +
      'for it: /mutate, then the patched object to /validate. Shows what "kubectl apply --dry-run=server" would show. The API ' +
      "server's own defaults and checks are not part of it. Without a path it sends the examples that come with l4guard.",
  ],
  options: OPTIONS,
  operands: { placeholder: "[PATH…]" },
  examples: [
    "l4guard try",
    "l4guard try examples/services/",
    "l4guard try --old examples/state/ examples/updates/storefront-becomes-internal.yaml",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const old = values.old === undefined ? [] : await readObjects(values.old, io.cwd);
    const previous = new Map(old.map((object) => [identityOf(object), object]));
    const client = new ReviewClient({ url: values.url, authority: await authorityIn(values.ca, io) });
    let isDenied = false;
    try {
      const files = operands.length === 0 ? await readOwnObjects(EXAMPLES) : await objectsAt(operands, io);
      for (const { path, objects } of files) {
        for (const object of objects) {
          const before = previous.get(identityOf(object));
          const outcome = await apply({ object, before, path }, client);
          io.stdout.write(`${outcome.lines.join("\n")}\n`);
          isDenied ||= outcome.isDenied;
        }
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${values.url} did not answer: ${reasonOf(error)}; is "${serveAgain(io, true)}" running?`);
    } finally {
      client.close();
    }
    return isDenied ? EXIT.findings : EXIT.ok;
  },
};

/** The authority that a webhook has left in the folder. @throws UsageError */
async function authorityIn(path: string, io: CommandIo): Promise<string> {
  if (existsSync(resolve(io.cwd, path))) return readText(path, io.cwd);
  throw new UsageError(
    `${path} is not there: no webhook runs in this folder. "${serveAgain(io, true)}" starts one; --ca names the authority of another`,
  );
}

interface Attempt {
  readonly object: unknown;
  readonly before: unknown;
  readonly path: string;
}

interface Outcome {
  readonly lines: readonly string[];
  readonly isDenied: boolean;
}

/** Takes an object through both webhooks, as the API server would. */
async function apply({ object, before, path }: Attempt, client: ReviewClient): Promise<Outcome> {
  const name = `${String(field(object, "kind")).toLowerCase()}/${String(field(field(object, "metadata"), "name"))}`;
  if (!isReviewedKind(object))
    return { lines: [`${name} not sent: l4guard has no rule for this kind`], isDenied: false };
  const mutation = await ask("mutate", object, before, client);
  const patch = field(mutation, "patch");
  const operations = typeof patch === "string" ? operationsOf(patch) : [];
  const validation = await ask("validate", applyPatch(object, operations), before, client);
  const lines = [...warningsOf(mutation), ...warningsOf(validation)];
  if (field(validation, "allowed") !== true) {
    const doing =
      before === undefined ? `error when creating "${path}": ` : `error when applying patch for "${path}": `;
    const message = String(field(field(validation, "status"), "message"));
    return {
      lines: [
        ...lines,
        `Error from server (Forbidden): ${doing}admission webhook "validate.l4guard.dev" denied the request: ${message}`,
      ],
      isDenied: true,
    };
  }
  lines.push(`${name} ${before === undefined ? "created" : "configured"} (server dry run)`);
  lines.push(...operations.map(({ op, path: place }) => `  the webhook's patch: ${op} ${place}`));
  return { lines, isDenied: false };
}

/** The `response` of a review. @throws UsageError where the answer is no review */
async function ask(phase: "mutate" | "validate", object: unknown, before: unknown, client: ReviewClient) {
  const uid = randomUUID();
  const { status, body } = await client.send(phase, admissionReviewOf(object, uid, before));
  const response = status === 200 ? field(JSON.parse(body), "response") : undefined;
  if (field(response, "uid") !== uid) throw new UsageError(`/${phase} answered ${status}: ${body.slice(0, 300)}`);
  return response;
}

function operationsOf(base64: string): readonly PatchOperation[] {
  return JSON.parse(Buffer.from(base64, "base64").toString("utf8")) as readonly PatchOperation[];
}

function warningsOf(response: unknown): string[] {
  const warnings = field(response, "warnings");
  return Array.isArray(warnings) ? warnings.map((warning) => `Warning: ${String(warning)}`) : [];
}

function identityOf(object: unknown): string {
  const metadata = field(object, "metadata");
  return [field(object, "kind"), field(metadata, "namespace") ?? "default", field(metadata, "name")].join(" ");
}

async function objectsAt(operands: readonly string[], io: CommandIo) {
  const paths = (await Promise.all(operands.map((path) => manifestsAt(path, io)))).flat();
  return await Promise.all(paths.map(async (path) => ({ path, objects: await readObjects(path, io.cwd) })));
}

/** The manifests below a folder in order, or the file itself. */
async function manifestsAt(path: string, { cwd }: CommandIo): Promise<readonly string[]> {
  const stats = await stat(resolve(cwd, path)).catch(() => undefined);
  if (!stats?.isDirectory()) return [path];
  const names = await readdir(resolve(cwd, path), { recursive: true });
  return names
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && error.message === "" ? String(error.code) : error.message;
}
