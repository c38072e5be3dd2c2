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

/** Beyond this many bytes waiting to be written, lines are dropped: a stuck reader must not eat the memory. */
const MOST_WAITING_BYTES = 1_048_576;
/** To write costs more than to make a line. So where a turn of the event loop makes more than this, it waits for more. */
const FEW_CHARACTERS = 1_024;
/** How long it waits. */
export const LOG_DELAY_MS = 10;

/** Writes one JSON object a line, many lines at a time; JSON escapes what could forge a line. */
export class Log {
  readonly #options: LogOptions;
  readonly #rank: number;
  #waiting = "";
  /** The time of the last line, and how it is spelt. */
  #timeMs = Number.NaN;
  #time = "";

  constructor(options: LogOptions) {
    this.#options = options;
    this.#rank = LOG_LEVELS.indexOf(options.level);
  }

  /** Whether lines of that level are written: ask before collecting what is costly. */
  isOn(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) <= this.#rank;
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (!this.isOn(level)) return;
    const { stream, nowMs, onDrop } = this.#options;
    if (stream.writableLength + this.#waiting.length > MOST_WAITING_BYTES) {
      onDrop?.();
      return;
    }
    if (this.#waiting === "") setImmediate(() => this.#endTurn());
    const timeMs = nowMs();
    if (timeMs !== this.#timeMs) {
      this.#timeMs = timeMs;
      this.#time = new Date(timeMs).toISOString();
    }
    const rest = JSON.stringify(fields);
    const more = rest === "{}" ? "}" : `,${rest.slice(1)}`;
    this.#waiting += `{"time":"${this.#time}","level":"${level}","message":${JSON.stringify(message)}${more}\n`;
  }

  #endTurn(): void {
    if (this.#waiting.length <= FEW_CHARACTERS) this.flush();
    else setTimeout(() => this.flush(), LOG_DELAY_MS);
  }

  /** Hands what is waiting to the stream. */
  flush(): void {
    const text = this.#waiting;
    this.#waiting = "";
    if (text !== "") this.#options.stream.write(text);
  }
}
