import { type Clock, pause } from "../cluster/clock.ts";

/** So long work may go on in one piece, in milliseconds; a review that comes meanwhile waits for no more than that. */
const PIECE_MS = 0.25;
/** While much is under way, it is looked at again so soon. */
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
 * Keeps background work to its share of a core, in pieces so short that no review notices, with a rest after each. While much
 * is under way there is nothing but a pause.
 */
export class Pace {
  readonly #options: PaceOptions;
  #beganAt = 0;
  #spentMs = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Waits until work may begin. */
  async begin(signal: AbortSignal): Promise<void> {
    const { clock, cpuMs, isBusy } = this.#options;
    while (isBusy() && !signal.aborted) await pause(clock, BUSY_MS, signal);
    this.#beganAt = clock.now();
    this.#spentMs = cpuMs();
  }

  /**
   * Comes after each step of the work: goes on at once while the piece is short; else rests as long as it was expensive, what
   * others spent meanwhile included, and waits until the next one may begin.
   */
  async breathe(signal: AbortSignal): Promise<void> {
    const { clock, share, cpuMs } = this.#options;
    if (clock.now() - this.#beganAt < PIECE_MS) return;
    await pause(clock, (cpuMs() - this.#spentMs) * (1 / share - 1), signal);
    await this.begin(signal);
  }
}
