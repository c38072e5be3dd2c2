import { type Clock, pause } from "../cluster/clock.ts";

/** While requests are under way, they are looked at again so soon. */
const BUSY_MS = 50;

/** What the pace goes by. */
interface PaceOptions {
  readonly clock: Clock;
  /** The part of one core that may be spent, above 0 and at most 1. */
  readonly share: number;
  /** Milliseconds of processor time that the process has spent. */
  readonly cpuMs: () => number;
  /** Whether reviews need the process for themselves. */
  readonly isBusy: () => boolean;
}

/**
 * Keeps background work to its share of a core. What others spend meanwhile counts as well, so the more there is to answer
 * the longer the pauses are; and while much is under way there is nothing but a pause.
 */
export class Pace {
  readonly #options: PaceOptions;
  #mark = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Waits until a piece of work may begin. */
  async begin(signal: AbortSignal): Promise<void> {
    const { clock, isBusy, cpuMs } = this.#options;
    while (isBusy() && !signal.aborted) await pause(clock, BUSY_MS, signal);
    this.#mark = cpuMs();
  }

  /** Rests as long as the piece of work that ends now was expensive. */
  async rest(signal: AbortSignal): Promise<void> {
    const { clock, share, cpuMs } = this.#options;
    const spentMs = cpuMs() - this.#mark;
    await pause(clock, spentMs * (1 / share - 1), signal);
  }
}
