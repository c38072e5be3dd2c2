import type { CommandIo } from "./io.ts";
import type { Options } from "./options.ts";

/** One subcommand. Its help, its completion, its page and its manual page are printed from this. */
export interface Command {
  /** One line for `l4guard --help`. */
  readonly summary: string;
  /** Ways to call it, each without the names of program and command. */
  readonly usage: readonly string[];
  /** What it does: paragraphs, each on one line. */
  readonly about: readonly string[];
  readonly options: Options;
  /** What it takes besides options. */
  readonly operands?: Operands;
  /** Whole command lines. */
  readonly examples: readonly string[];
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}

/** What a command takes besides options. */
interface Operands {
  readonly placeholder: string;
  readonly help?: string;
  /** The heading below which help texts tell of them. */
  readonly group?: string;
  /** Words that can stand there, where it is not files. */
  readonly choices?: readonly string[];
}

/** Commands by name, each loaded only when it is called. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;
