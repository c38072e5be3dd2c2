import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { main } from "../../src/cli/main.ts";

/** What a run of the command line left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
}

/** Runs a command line in this process, on 21 November 2026. */
export async function run(
  argv: readonly string[],
  { cwd, stdin = "", env = {}, isTerminal }: RunOptions,
): Promise<Outcome> {
  const stdout = collector(isTerminal);
  const stderr = collector(isTerminal);
  const code = await main(argv, {
    stdin: Readable.from(stdin.length > 0 ? [Buffer.from(stdin)] : []),
    stdout: stdout.stream,
    stdoutStream: stdout.stream,
    stderr: stderr.stream,
    env: { PATH: process.env["PATH"], ...env },
    cwd,
    now: () => new Date("2026-11-21T12:00:00Z"),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(isTerminal = false) {
  const chunks: Buffer[] = [];
  const stream = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(Buffer.from(chunk));
        done();
      },
    }),
    isTerminal ? { isTTY: true, columns: 80 } : {},
  );
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}

/**
 * A golden scenario: a text of sections "-- NAME --". The head says what it shows and has the lines "% PROGRAM ARGS" to run
 * first and "$ ARGS" to run as l4guard. Sections named "stdin", "stdout", "stderr" and "exit" are input and what is
 * expected; "=> FILE" is a file that the command must have written; any other name is a file that is there before,
 * "after NAME" one that is written when the first programs have run. cluster.yaml is always there.
 */
export interface Scenario {
  readonly head: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** The scenario that a file holds. */
export function readScenario(path: string): Scenario {
  const [head = "", ...parts] = readFileSync(path, "utf8").split(/^-- (.+) --\n/m);
  const sections = new Map<string, string>();
  for (let index = 0; index < parts.length; index += 2) sections.set(parts[index] ?? "", parts[index + 1] ?? "");
  return { head, sections };
}

/** The scenario with what the command really did. */
export async function playScenario({ head, sections }: Scenario): Promise<Scenario> {
  const cwd = mkdtempSync(join(tmpdir(), "l4guard-scenario-"));
  try {
    copyFileSync("test/fixtures/cluster.yaml", join(cwd, "cluster.yaml"));
    for (const [name, text] of sections) {
      if (isExpectation(name) || name === "stdin" || name.startsWith("after ")) continue;
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const lines = head.split("\n");
    for (const line of lines.filter((text) => text.startsWith("% "))) setUp(line.slice(2), cwd);
    for (const [name, text] of sections) if (name.startsWith("after ")) writeFileSync(join(cwd, name.slice(6)), text);
    const command = lines.find((line) => line.startsWith("$ "))?.slice(2) ?? "";
    const { code, stdout, stderr } = await run(words(command), { cwd, stdin: sections.get("stdin") ?? "" });
    const played = new Map([...sections].filter(([name]) => !["stdout", "stderr", "exit"].includes(name)));
    for (const name of played.keys())
      if (name.startsWith("=> ")) played.set(name, readFileSync(join(cwd, name.slice(3)), "utf8"));
    played.set("stdout", stdout);
    if (stderr !== "") played.set("stderr", stderr);
    played.set("exit", `${code}\n`);
    return { head, sections: played };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** The scenario as a file holds it. */
export function printScenario({ head, sections }: Scenario): string {
  return (
    head +
    [...sections].map(([name, text]) => `-- ${name} --\n${text.replace(/(?<!\n)$/, text === "" ? "" : "\n")}`).join("")
  );
}

function isExpectation(name: string): boolean {
  return ["stdout", "stderr", "exit"].includes(name) || name.startsWith("=> ");
}

function setUp(command: string, cwd: string): void {
  const [program = "", ...args] = words(command);
  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", env: { ...process.env, ...identity } });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
