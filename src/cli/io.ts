import type { Readable, Writable } from "node:stream";

/** What a command has of the outside world; tests hand it their own. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
}

/** The exit codes of every command. */
export const EXIT = {
  /** Nothing at or above the failing level. */
  ok: 0,
  /** Findings at or above it, or a denied review. */
  findings: 1,
  /** Wrong usage, unreadable input or a crashed rule. */
  failure: 2,
} as const;

/** Whether to colour what goes to standard output. */
export function wantsColour({ stdout, env }: CommandIo): boolean {
  return stdout.isTTY === true && !env["NO_COLOR"];
}

/** The day, YYYY-MM-DD in UTC, by which exemptions end. */
export function today({ now }: CommandIo): string {
  return now().toISOString().slice(0, 10);
}
