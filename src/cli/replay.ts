import { createHmac, randomBytes } from "node:crypto";
import { compileCluster } from "../domain/cluster.ts";
import { UsageError } from "../domain/errors.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { readLogs } from "../files/read-log.ts";
import { Spool } from "../files/spool.ts";
import { replayJson } from "../reports/replay-json.ts";
import { replayMarkdown } from "../reports/replay-markdown.ts";
import { replayText } from "../reports/replay-text.ts";
import type { ReportStyle } from "../reports/report.ts";
import { type AuditedWrite, readAuditEntries } from "../whatif/replay/audit-entry.ts";
import { Failures } from "../whatif/replay/failures.ts";
import { Timeline } from "../whatif/replay/order.ts";
import { redacted } from "../whatif/replay/redact.ts";
import { Replay } from "../whatif/replay/replay.ts";
import type { ReplayResult } from "../whatif/replay/result.ts";
import type { Command } from "./command.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { collectOldObjectsSoon, keepMemoryLean } from "./lean-memory.ts";
import { readProfile } from "./lint-input.ts";
import { type Options, parseOptions } from "./options.ts";
import { findProject, policyIn } from "./project.ts";
import { outputsOf, writeTexts } from "./write-reports.ts";

const KNOWN = "What is known";
const REPORT = "What to report";

const OPTIONS = {
  policy: {
    kind: "list",
    placeholder: "FILE",
    group: KNOWN,
    help: "the policy to enforce; by default that of .l4guard.yaml; a second one is compared with the first",
  },
  cluster: {
    kind: "text",
    placeholder: "FILE",
    group: KNOWN,
    help: 'what is known of the cluster (from "l4guard cluster gather")',
  },
  state: { kind: "text", placeholder: "PATH", group: KNOWN, help: "the objects as they lived before the log begins" },
  complete: { kind: "flag", group: KNOWN, help: "what is neither in --state nor in the log did not exist" },
  events: {
    kind: "list",
    placeholder: "PATH",
    group: KNOWN,
    help: "events of the cluster, which show what went wrong then",
  },
  format: {
    kind: "list",
    short: "f",
    placeholder: "NAME",
    choices: ["text", "markdown", "json"],
    takesFile: true,
    group: REPORT,
    help: "how to report, one format at most to standard output",
  },
  "fail-on": {
    kind: "text",
    choices: ["deny", "warn", "info"],
    default: "deny",
    group: REPORT,
    help: "exit with 1 where a write would have been denied (deny), or at least warned (warn, info)",
  },
  redact: { kind: "flag", group: REPORT, help: "keyed hashes instead of names and values; the key is thrown away" },
  verbose: {
    kind: "flag",
    short: "v",
    group: REPORT,
    help: "also each warned write, and messages, which name values of objects",
  },
  ...FACT_OPTIONS,
} as const satisfies Options;

/** `l4guard replay`: what enforcing would have done to the writes of an audit log. */
export const replay: Command = {
  summary: "Tell from audit logs what enforcing a policy would have done",
  usage: ["[--policy FILE] [OPTIONS] LOG…"],
  about: [
    "Plays the writes of an API server's audit log through the rules, as the webhook would have met them: how many would have " +
      "been denied or warned, by rule, namespace and user. Of an object it prints the name and nothing else, unless --verbose " +
      "asks for messages.",
    "LOG is a file, a folder or - for standard input, compressed with gzip or not: audit.k8s.io/v1 Events as JSON lines, or what " +
      "gcloud logging read --format=json prints of a GKE cluster. Entries may come in any order. Dry runs, writes of " +
      "controllers and to subresources pass as they pass the webhook; where the log leaves an object out, the write is counted " +
      "and not judged.",
  ],
  options: OPTIONS,
  operands: { placeholder: "LOG…" },
  examples: [
    `gcloud logging read 'resource.type="k8s_cluster" protoPayload.methodName=~"io.k8s.*.(create|update|patch|delete)$"' --freshness=30d --format=json > log.json`,
    "l4guard replay --cluster cluster.yaml log.json",
    "l4guard replay --policy today.yaml --policy strict.yaml audit/",
    "l4guard replay --redact --format json=replay.json log.json.gz",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length === 0) throw new UsageError("replay needs a log: a file, a folder, or -");
    if (values.policy.length > 2) throw new UsageError("--policy: at most two policies can be compared");
    const outputs = outputsOf(values.format);
    keepMemoryLean();
    collectOldObjectsSoon();
    const { cwd, stdin } = io;
    const replaying = new Replay({
      cluster: compileCluster(await readProfile(values, cwd)),
      policies: await policiesOf(values.policy, io),
      state:
        values.state === undefined
          ? []
          : await (await import("../files/read-values.ts")).readObjects(values.state, cwd),
      isComplete: values.complete === true,
      failures: values.events.length === 0 ? undefined : await readFailures(values.events, io),
    });
    await play(replaying, readLogs({ paths: operands, cwd, stdin }));
    const whole = replaying.result();
    const result = values.redact === true ? redacted(whole, pseudonyms()) : whole;
    const isVerbose = values.verbose === true;
    writeTexts(outputs, io, { isVerbose }, (format, style) => reportOf(format, result, style));
    for (const { rule, error } of result.crashed) io.stderr.write(`l4guard: rule ${rule} crashed: ${error}\n`);
    if (result.crashed.length > 0 || (result.entries === 0 && result.writes === 0)) return nothingRead(result, io);
    return fails(result, values["fail-on"]) ? EXIT.findings : EXIT.ok;
  },
};

/** Logs are read once, their writes laid aside in a file, and then reviewed in their order. */
async function play(replaying: Replay, texts: AsyncIterable<string>): Promise<void> {
  const spool = new Spool<AuditedWrite>();
  try {
    const timeline = new Timeline();
    for await (const text of texts) {
      const value = parsed(text);
      if (value === undefined) {
        replaying.countUnreadable();
        continue;
      }
      for (const entry of readAuditEntries(value)) {
        replaying.count(entry);
        if (!("write" in entry)) continue;
        spool.push(entry.write);
        timeline.add(entry.write);
      }
    }
    for (const position of timeline.inOrder()) replaying.review(spool.at(position));
  } finally {
    spool.dispose();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function policiesOf(files: readonly string[], io: CommandIo) {
  const named: readonly { readonly name: string; readonly policy: Policy }[] =
    files.length === 0
      ? [{ name: "default", policy: await policyIn(await findProject(io), io.cwd) }]
      : await Promise.all(
          files.map(async (name) => {
            const { readPolicyFile } = await import("../config/configuration-files.ts");
            return { name, policy: await readPolicyFile(name, io.cwd) };
          }),
        );
  return named.map(({ name, policy }) => ({ name, policy: compilePolicy(policy) }));
}

async function readFailures(paths: readonly string[], { cwd, stdin }: CommandIo): Promise<Failures> {
  const failures = new Failures();
  for await (const text of readLogs({ paths, cwd, stdin })) {
    const value = parsed(text);
    if (value !== undefined) failures.add(value);
  }
  return failures;
}

/** Names that are the same for the same text in this run, and in no other. */
function pseudonyms(): (text: string) => string {
  const key = randomBytes(32);
  return (text) => (text === "" ? "" : `h-${createHmac("sha256", key).update(text).digest("hex").slice(0, 12)}`);
}

function reportOf(format: string, result: ReplayResult, style: ReportStyle): string {
  if (format === "markdown") return replayMarkdown(result);
  return format === "json" ? replayJson(result, { withMessages: style.isVerbose }) : replayText(result, style);
}

function nothingRead({ entries }: ReplayResult, { stderr }: CommandIo): number {
  if (entries === 0) stderr.write("l4guard replay: there is no JSON object in what was given\n");
  return EXIT.failure;
}

function fails({ policies }: ReplayResult, level: "deny" | "warn" | "info"): boolean {
  const [judged] = policies.slice(-1);
  return judged !== undefined && judged.denied + (level === "deny" ? 0 : judged.warned) > 0;
}
