import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifestText } from "../../src/manifests/manifest-text.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run: string;
}

/** Where an action runs and with what. */
export interface ActionRun {
  /** The checked-out repository. */
  readonly workspace: string;
  /** Where the runner keeps its own files. */
  readonly temporary: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The `github` context. */
  readonly github: object;
  /** The whole environment of the job. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a run left behind. */
export interface ActionResult {
  /** The exit code of the first step that failed, else 0. */
  readonly code: number;
  /** The steps that ran. */
  readonly steps: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
}

/** Runs the steps of the composite action in `file` as GitHub's runner does. @throws Error for what it does not know */
export function runAction(file: string, { workspace, temporary, inputs = {}, github, env }: ActionRun): ActionResult {
  const action = readManifestText(readFileSync(file, "utf8")).documents[0]?.value as Action;
  if (action.runs.using !== "composite") throw new Error(`${action.runs.using}: not known here`);
  const steps: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const contexts: Contexts = { github, steps, inputs: {} };
  const presets = Object.entries(action.inputs).map(([name, input]) => [name, fill(input.default ?? "", contexts)]);
  contexts["inputs"] = { ...Object.fromEntries(presets), ...inputs };
  const files = { GITHUB_STEP_SUMMARY: join(temporary, "summary.md"), GITHUB_OUTPUT: join(temporary, "output.txt") };
  writeFileSync(files.GITHUB_STEP_SUMMARY, "");
  let log = "";
  let code = 0;
  const ran: string[] = [];
  for (const step of action.runs.steps) {
    if (code !== 0 || (step.if !== undefined && fill(step.if, contexts) !== "true")) continue;
    writeFileSync(files.GITHUB_OUTPUT, "");
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, fill(String(text), contexts)]);
    const variables = { ...env, RUNNER_TEMP: temporary, ...files, ...Object.fromEntries(own) };
    const line = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    // As the runner calls it for "shell: bash".
    const shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
    const { status, stdout, stderr } = spawnSync("env", ["-i", ...line, ...shell], {
      cwd: workspace,
      encoding: "utf8",
    });
    log += stdout + stderr;
    code = status ?? 1;
    ran.push(step.name);
    const lines = readFileSync(files.GITHUB_OUTPUT, "utf8").split("\n");
    const pairs = lines.flatMap((text) => (text.includes("=") ? [text.split(/=(.*)/s).slice(0, 2)] : []));
    if (step.id !== undefined) steps[step.id] = { outputs: Object.fromEntries(pairs) };
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, contexts)]);
  return {
    code,
    steps: ran,
    outputs: Object.fromEntries(outputs),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    log,
  };
}

type Contexts = Record<string, object>;

/** A text with its expressions evaluated: properties of contexts, texts, `==`, `&&`, `||` and parentheses. */
function fill(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const program = expression.replaceAll(/'[^']*'|[a-z_]+(?:\.[\w-]+)+/g, (word) =>
      word.startsWith("'") ? word : JSON.stringify(lookUp(word.split("."), contexts) ?? ""),
    );
    if (!/^(?:\s|'[^']*'|"(?:[^"\\]|\\.)*"|\d+|==|&&|\|\||[()])*$/.test(program))
      throw new Error(`${expression}: not known`);
    return String(new Function(`return ${program};`)());
  });
}

function lookUp(path: readonly string[], value: unknown): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}
