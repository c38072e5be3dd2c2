import type { CommandIo } from "../io.ts";

/** Shorter runs show no progress, and it is not shown more often than this, in milliseconds. */
const PATIENCE_MS = 800;
const PACE_MS = 100;
/** The clock is not asked for every object. */
const STRIDE = 64;

/** Shows on a terminal's standard error how far a long run has come; says nothing elsewhere. */
export class Progress {
  readonly #io: CommandIo;
  readonly #startedAt: number;
  #shownAt = 0;

  constructor(io: CommandIo) {
    this.#io = io;
    this.#startedAt = io.now().getTime();
  }

  /** Told that `done` of `all` objects are done. */
  readonly report = (done: number, all: number): void => {
    const { stderr, now } = this.#io;
    if (stderr.isTTY !== true || (done % STRIDE !== 0 && done !== all)) return;
    if (done === all) {
      if (this.#shownAt > 0) stderr.write("\r\u001b[K");
      return;
    }
    const at = now().getTime();
    if (at - this.#startedAt < PATIENCE_MS || at - this.#shownAt < PACE_MS) return;
    this.#shownAt = at;
    stderr.write(`\r\u001b[K${done} of ${all} objects`);
  };
}
