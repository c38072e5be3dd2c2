import type { LogFields, LogLevel } from "./log.ts";

/** Takes lines; the part of a log that is needed here. */
interface LineWriter {
  write(level: LogLevel, message: string, fields?: LogFields): void;
}

/** How many lines of a kind are written in a window; milliseconds. */
interface Thinning {
  readonly most: number;
  readonly windowMs: number;
  /** Calls back after a while. */
  readonly after: (delayMs: number, then: () => void) => void;
}

/** A stranger can make refusals without end, and nobody reads the thousandth. */
export const REFUSALS: Thinning = {
  most: 10,
  windowMs: 60_000,
  after: (delayMs, then) => setTimeout(then, delayMs).unref(),
};

/** Writes the first few lines of each kind in a window; the others are counted and told of in one line at its end. */
export class ThinnedLog implements LineWriter {
  readonly #log: LineWriter;
  readonly #thinning: Thinning;
  readonly #written = new Map<string, number>();

  constructor(log: LineWriter, thinning: Thinning) {
    this.#log = log;
    this.#thinning = thinning;
  }

  /** Lines with the same level, message and fields are of one kind; their fields must be of a few values only. */
  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    const { most, windowMs, after } = this.#thinning;
    const kind = `${level} ${message} ${JSON.stringify(fields)}`;
    const written = this.#written.get(kind) ?? 0;
    this.#written.set(kind, written + 1);
    if (written < most) this.#log.write(level, message, fields);
    if (written > 0) return;
    after(windowMs, () => {
      const more = (this.#written.get(kind) ?? 0) - most;
      this.#written.delete(kind);
      if (more > 0) this.#log.write(level, message, { ...fields, repeated: more });
    });
  }
}
