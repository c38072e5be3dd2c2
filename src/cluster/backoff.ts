const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Growing pauses between attempts: 1 s, 2 s, 4 s … at most 60 s, each shortened at random by up to a third. */
export class Backoff {
  readonly #random: () => number;
  #exponent = 0;

  /** `random` yields numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds; `steps` is how much the one after it grows. */
  next(steps = 1): number {
    const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#exponent);
    this.#exponent = Math.min(this.#exponent + steps, 10);
    return full * (1 - this.#random() / 3);
  }

  /** Starts over; to be called for real progress, never for a mere connection. */
  reset(): void {
    this.#exponent = 0;
  }
}
