import type { Readable, Writable } from "node:stream";

/** Where the text of a command goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command has of the outside world; tests hand it their own. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Output;
  /** Standard output for what is no text to read, such as the protocol of editors. */
  readonly stdoutStream: Writable;
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

/** Whether to colour what goes to standard output: FORCE_COLOR decides, else whether it is a terminal without NO_COLOR. */
export function wantsColour({ stdout, env }: CommandIo): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return stdout.isTTY === true && !env["NO_COLOR"];
}

/** The day, YYYY-MM-DD in UTC, by which exemptions end. */
export function today({ now }: CommandIo): string {
  return now().toISOString().slice(0, 10);
}

/** Lines are wrapped to this many characters where no terminal says otherwise. */
const COLUMNS = 80;

/** Characters of a line: what COLUMNS says, else the terminal; 80 where there is none. */
export function columnsOf(io: Pick<CommandIo, "stdout" | "env">): number {
  return terminalColumns(io) ?? COLUMNS;
}

/** The width of the reader's terminal as far as it is known. */
export function terminalColumns({ stdout, env }: Pick<CommandIo, "stdout" | "env">): number | undefined {
  const stated = Number(env["COLUMNS"]);
  return Number.isInteger(stated) && stated > 0 ? stated : stdout.columns;
}
