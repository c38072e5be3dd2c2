import type { CommandIo } from "./io.ts";

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
    if (done === all && this.#shownAt > 0) this.#io.stderr.write("\r\u001b[K");
    if (done === all || done % STRIDE !== 0) return;
    const at = this.#io.now().getTime();
    if (at - this.#startedAt < PATIENCE_MS || at - this.#shownAt < PACE_MS || this.#io.stderr.isTTY !== true) return;
    this.#shownAt = at;
    this.#io.stderr.write(`\r\u001b[K${done} of ${all} objects`);
  };
}
