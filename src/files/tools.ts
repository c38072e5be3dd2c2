import { spawnSync } from "node:child_process";
import { UsageError } from "../domain/errors.ts";

/** A call of one of the user's tools. */
export interface ToolCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it reads on its standard input. */
  readonly input?: string;
  /** It is ended after that many milliseconds; never where this is absent. */
  readonly timeoutMs?: number;
}

/** What a tool may print at most, in bytes. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** What the tool prints. @throws UsageError where it fails or is not there. */
export function runTool(call: ToolCall): string {
  return runToolForBytes(call).toString("utf8");
}

/** The bytes that the tool prints. @throws UsageError where it fails or is not there. */
export function runToolForBytes({ command, args, cwd, env, input = "", timeoutMs }: ToolCall): Buffer {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    input,
    maxBuffer: MOST_OUTPUT,
    ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: "SIGKILL" }),
  });
  if (error && "code" in error && error.code === "ENOENT") throw new ToolMissing(command);
  if (error && "code" in error && error.code === "ETIMEDOUT")
    throw new UsageError(`${command} ${args.join(" ")} took more than ${(timeoutMs ?? 0) / 1_000} s`);
  if (error) throw new UsageError(`${command} ${args.join(" ")}: ${error.message}`);
  if (status !== 0) {
    const why = stderr.toString("utf8").trim().split("\n").slice(-5).join("\n");
    throw new UsageError(`${command} ${args.join(" ")} failed:\n${why}`);
  }
  return stdout;
}

/** A tool that is not installed. */
export class ToolMissing extends UsageError {
  constructor(command: string) {
    super(`${command} is not in the PATH`);
  }
}

/** What Helm renders of a chart. @throws UsageError */
export function renderHelm(chart: string, args: readonly string[], around: Pick<ToolCall, "cwd" | "env">): string {
  return runTool({ command: "helm", args: ["template", chart, ...args], ...around });
}

/** What kustomize builds of a folder; kubectl's own kustomize serves where there is no other. @throws UsageError */
export function buildKustomize(folder: string, around: Pick<ToolCall, "cwd" | "env" | "timeoutMs">): string {
  try {
    return runTool({ command: "kustomize", args: ["build", folder], ...around });
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
  }
  try {
    return runTool({ command: "kubectl", args: ["kustomize", folder], ...around });
  } catch (error) {
    throw error instanceof ToolMissing ? new ToolMissing("kustomize or kubectl") : error;
  }
}
