const TICK_MS = 20;

/**
 * Measures how far the event loop is behind. Asked in the middle of a long turn it already says so, which a histogram of
 * past delays does not: that is when requests must be turned away.
 */
export class EventLoopDelay {
  readonly #clockMs: () => number;
  readonly #timer: NodeJS.Timeout;
  #lastTickMs: number;

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
    this.#lastTickMs = clockMs();
    this.#timer = setInterval(() => {
      this.#lastTickMs = this.#clockMs();
    }, TICK_MS);
    this.#timer.unref();
  }

  /** How long the current turn of the loop has kept timers waiting, in milliseconds. */
  currentMs(): number {
    return Math.max(0, this.#clockMs() - this.#lastTickMs - TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
