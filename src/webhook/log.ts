import type { Writable } from "node:stream";

/** The levels of the log, from the most to the least urgent. */
const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;

/** How urgent a line is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says besides its message; never object bodies or values of annotations. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Where a log goes, and how much of it. */
interface LogOptions {
  readonly level: LogLevel;
  readonly stream: Writable;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Called for each line that is dropped because the stream's reader is too slow. */
  readonly onDrop?: () => void;
}

/** A line that waits to be written. */
interface Line {
  readonly timeMs: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields | (() => LogFields);
}

/** Beyond this many bytes that the stream has not taken, lines are dropped: a stuck reader must not eat the memory. */
const MOST_WAITING_BYTES = 1_048_576;
/** So many lines wait for each other, and no longer than that. */
const MOST_WAITING_LINES = 128;
/** How long a line may wait for others. */
export const LOG_DELAY_MS = 50;

/**
 * Writes one JSON object a line, many lines at a time; JSON escapes what could forge a line. The lines are made when they are
 * written, which costs less where reviews come one by one (docs/decisions/011-turns.md).
 */
export class Log {
  readonly #options: LogOptions;
  readonly #rank: number;
  #waiting: Line[] = [];
  /** The time of the last line, and how it is spelt. */
  #timeMs = Number.NaN;
  #time = "";

  constructor(options: LogOptions) {
    this.#options = options;
    this.#rank = LOG_LEVELS.indexOf(options.level);
  }

  /** Has a line written soon. `fields` that are a function are asked for then; what they hold on to stays until then. */
  write(level: LogLevel, message: string, fields: Line["fields"] = {}): void {
    if (LOG_LEVELS.indexOf(level) > this.#rank) return;
    const { stream, nowMs, onDrop } = this.#options;
    if (stream.writableLength > MOST_WAITING_BYTES) {
      onDrop?.();
      return;
    }
    if (this.#waiting.length === 0) setTimeout(() => this.flush(), LOG_DELAY_MS);
    this.#waiting.push({ timeMs: nowMs(), level, message, fields });
    if (this.#waiting.length >= MOST_WAITING_LINES) this.flush();
  }

  /** Hands what is waiting to the stream. */
  flush(): void {
    const lines = this.#waiting;
    if (lines.length === 0) return;
    this.#waiting = [];
    this.#options.stream.write(lines.map((line) => this.#textOf(line)).join(""));
  }

  #textOf({ timeMs, level, message, fields }: Line): string {
    if (timeMs !== this.#timeMs) {
      this.#timeMs = timeMs;
      this.#time = new Date(timeMs).toISOString();
    }
    const rest = JSON.stringify(typeof fields === "function" ? fields() : fields);
    const more = rest === "{}" ? "}" : `,${rest.slice(1)}`;
    return `{"time":"${this.#time}","level":"${level}","message":${JSON.stringify(message)}${more}\n`;
  }
}
