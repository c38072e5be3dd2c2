import { dirname, join } from "node:path";
import { compileCluster } from "../domain/cluster.ts";
import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { objectsOf } from "../manifests/manifest-file.ts";
import { count, objectTitle, placeTitle } from "../reports/report.ts";
import { RULE_SET } from "../rules/index.ts";
import { type CaseResult, testPolicy } from "../whatif/policy/cases.ts";
import { type PolicyChange, policyDiff } from "../whatif/policy/diff.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT, today } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { LIVING_OPTIONS, readLivingInput } from "./living-input.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";
import { findProject, policyIn } from "./project.ts";

const OPTIONS = {
  format: {
    kind: "text",
    short: "f",
    choices: ["text", "json", "values"],
    default: "text",
    help: "how to print the result; values: vap as values of the chart",
  },
  "failure-policy": {
    kind: "text",
    choices: ["Fail", "Ignore"],
    default: "Ignore",
    help: "vap: what the API server does with a request where a policy can't be evaluated",
  },
  "fail-on": {
    kind: "text",
    choices: ["deny", "warn", "info"],
    default: "deny",
    help: "diff: exit with 1 where something is denied that was not (deny), warned of (warn), or any change (info)",
  },
  ...LIVING_OPTIONS,
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

const ACTIONS = ["test", "diff", "vap"] as const;

/** `l4guard policy`: cases for a policy, and what another one would change. */
export const policy: Command = {
  summary: "Test a policy, tell what another one would change, and write it as the API server's own policies",
  usage: ["test FILE…", "diff OLD NEW [OPTIONS] [PATH…]", "vap [OPTIONS]"],
  about: [
    "test runs the cases of files: requests, each with the denials, warnings and repairs that the policy is to have for it. The " +
      "policy is the one that a file names, else --policy or that of .l4guard.yaml. Exit code 1: a case is not as expected.",
    "diff lints manifests, a gathered state or the live cluster (--live), with two policies, and tells for each object what would be denied, warned of or " +
      "admitted that is not today. For the writes of an audit log: l4guard replay with --policy twice.",
    "vap writes ValidatingAdmissionPolicies: a net under the webhook, which the API server itself holds. They are the rules " +
      "that data says, for the cluster that --cluster, .l4guard.yaml or --live tells of, with the policy's actions, namespaces and " +
      "exemptions; why another rule is not among them goes to standard error, and into the JSON.",
  ],
  options: OPTIONS,
  operands: { placeholder: "test|diff|vap FILE…", choices: ACTIONS },
  examples: [
    "l4guard policy test policy-tests.yaml",
    "l4guard policy diff policy.yaml strict.yaml manifests/",
    "l4guard policy vap --cluster cluster.yaml --policy policy.yaml > policies.yaml",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const [action, ...files] = operands;
    if (values.format === "values" && action !== "vap") throw new UsageError("--format values is for policy vap");
    if (action === "test") return runTests(files, values, io);
    if (action === "diff") return runDiff(files, values, io);
    if (action === "vap") return (await import("./policy-vap.ts")).runVap(files, { ...values, base: undefined }, io);
    throw new UsageError(`policy needs "test", "diff" or "vap"${didYouMean(action ?? "", ACTIONS)}`);
  },
};

/** The cases of one file, judged. */
interface FileResult {
  readonly file: string;
  readonly cases: readonly CaseResult[];
}

async function runTests(files: readonly string[], values: Values, io: CommandIo): Promise<number> {
  if (files.length === 0) throw new UsageError("policy test needs a file with cases");
  const results = await Promise.all(files.map((file) => testFile(file, values, io)));
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(({ isAsExpected }) => !isAsExpected).length;
  const text =
    values.format === "json"
      ? `${JSON.stringify({ version: 1, files: results, summary: { cases: cases.length, failed } }, undefined, 2)}\n`
      : testsText(results, cases.length, failed);
  io.stdout.write(text);
  return failed > 0 ? EXIT.findings : EXIT.ok;
}

async function testFile(file: string, values: Values, io: CommandIo): Promise<FileResult> {
  const [{ readDocument, readObjects }, { checkPolicyTests }, { readPolicyFile }] = await Promise.all([
    import("../files/read-values.ts"),
    import("../config/policy-tests.ts"),
    import("../config/configuration-files.ts"),
  ]);
  const tests = checkPolicyTests((await readDocument(file, io.cwd))?.value, file);
  const expected = tests.cases.flatMap(({ expect }) => expect.map((text) => text.split(" ")[1] ?? ""));
  const unknown = expected.filter((rule) => !RULE_SET.isRule(rule));
  if (unknown.length > 0) throw new UsageError(`${file}: there is no rule ${[...new Set(unknown)].join(", ")}`);
  const beside = (path: string) => join(dirname(file), path);
  const own = tests.policy === undefined ? values.policy : beside(tests.policy);
  const stated: Policy =
    own === undefined ? await policyIn(await findProject(io), io.cwd) : await readPolicyFile(own, io.cwd);
  const objectIn = async (object: object | string): Promise<unknown> => {
    if (typeof object !== "string") return object;
    const [only, ...others] = await readObjects(beside(object), io.cwd);
    if (only === undefined || others.length > 0)
      throw new UsageError(`${beside(object)}: there is not one object in it`);
    return only;
  };
  const cases = await Promise.all(
    tests.cases.map(async ({ object, previous, others = [], ...entry }) => ({
      ...entry,
      object: await objectIn(object),
      ...(previous !== undefined && { previous: await objectIn(previous) }),
      others: await Promise.all(others.map(objectIn)),
    })),
  );
  const cluster = compileCluster(tests.cluster ?? {});
  return { file, cases: testPolicy(cases, { policy: compilePolicy(stated), cluster, today: today(io) }) };
}

function testsText(results: readonly FileResult[], all: number, failed: number): string {
  const lines = results.flatMap(({ file, cases }) => [
    file,
    ...cases.flatMap(({ name, isAsExpected, missing, unexpected }) => [
      `  ${isAsExpected ? "ok    " : "not ok"} ${name}`,
      ...missing.map((text) => `         expected, and not said: ${text}`),
      ...unexpected.map(({ said, message }) => `         said, and not expected: ${said}: ${message}`),
    ]),
  ]);
  const sum =
    failed === 0 ? `${count(all, "case")}, all as expected.` : `${failed} of ${count(all, "case")} not as expected.`;
  return `${[...lines, "", sum].join("\n")}\n`;
}

async function runDiff(operands: readonly string[], values: Values, io: CommandIo): Promise<number> {
  const [before, after, ...paths] = operands;
  if (before === undefined || after === undefined)
    throw new UsageError("policy diff needs OLD and NEW, two policy files");
  const { readPolicyFile } = await import("../config/configuration-files.ts");
  const [old, next] = await Promise.all([before, after].map((file) => readPolicyFile(file, io.cwd)));
  const input = await readLivingInput({ values, paths }, io);
  const changes = policyDiff(input, compilePolicy(old), compilePolicy(next));
  const objects = [...objectsOf(input.manifests.files)].length;
  const text =
    values.format === "json"
      ? `${JSON.stringify({ version: 1, changes }, undefined, 2)}\n`
      : diffText(changes, `${before} and ${after} say the same of ${count(objects, "object")}`);
  io.stdout.write(text);
  sayUnreadable(input.manifests, io);
  if (input.manifests.unreadable.length > 0) return EXIT.failure;
  return reaches(changes, values["fail-on"]) ? EXIT.findings : EXIT.ok;
}

function diffText(changes: readonly PolicyChange[], none: string): string {
  if (changes.length === 0) return `${none}.\n`;
  const lines = changes.flatMap(({ object, place, rule, message, before, after }) => [
    `${objectTitle(object)}  ${placeTitle({ place })}`,
    `  ${before ?? "nothing"} → ${after ?? "nothing"}  ${rule}: ${message}`,
  ]);
  const denied = changes.filter(({ after }) => after === "deny").length;
  const freed = changes.filter(({ before }) => before === "deny").length;
  return `${[...lines, "", `${count(changes.length, "change")}: ${denied} newly denied, ${freed} no longer.`].join("\n")}\n`;
}

function reaches(changes: readonly PolicyChange[], level: "deny" | "warn" | "info"): boolean {
  if (level === "info") return changes.length > 0;
  return changes.some(({ after }) => after === "deny" || (level === "warn" && after === "warn"));
}
