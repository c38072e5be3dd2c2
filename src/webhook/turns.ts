/** How many go through the steps together: more would keep the first of them waiting. */
const MOST_TOGETHER = 16;

/** So many large ones keep it at work. */
const ENOUGH_LARGE = 4;

/**
 * Work in steps, each of which is done for all that arrived in one turn of the event loop before the next step begins.
 * The code of a step is then still in the processor's caches for all but the first: with eight busy connections 1.59 times
 * the creations and 1.43 times all recorded reviews (2026-11-25, bench/webhook.ts).
 */
export class Turns<T> {
  readonly #steps: readonly ((item: T) => void)[];
  readonly #clockMs: () => number;
  readonly #waiting: T[] = [];
  /** Each has a turn of its own. */
  readonly #large: T[] = [];
  #isScheduled = false;
  /** No large one has its turn now. */
  #isResting = false;

  /** The steps must not throw. */
  constructor(clockMs: () => number, ...steps: readonly ((item: T) => void)[]) {
    this.#clockMs = clockMs;
    this.#steps = steps;
  }

  /** Whether more large ones wait than need be there. */
  get isBehind(): boolean {
    return this.#large.length >= ENOUGH_LARGE;
  }

  /** Has the steps done for the item at the end of this turn; one that takes long waits for a turn of its own. */
  add(item: T, isLarge = false): void {
    (isLarge ? this.#large : this.#waiting).push(item);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || (this.#waiting.length === 0 && !this.#mayTakeLarge)) return;
    this.#isScheduled = true;
    setImmediate(() => this.#run());
  }

  get #mayTakeLarge(): boolean {
    return this.#large.length > 0 && !this.#isResting;
  }

  /** A large one, or as many small ones as go together; between them sockets and timers have their turns. */
  #run(): void {
    this.#isScheduled = false;
    if (this.#mayTakeLarge) this.#runLarge();
    else this.#do(this.#waiting.splice(0, MOST_TOGETHER));
    this.#schedule();
  }

  /** After a large one everything else has as long as it took: also what needs several turns, as a reservation does. */
  #runLarge(): void {
    const startMs = this.#clockMs();
    this.#do(this.#large.splice(0, 1));
    this.#isResting = true;
    setTimeout(() => {
      this.#isResting = false;
      this.#schedule();
    }, this.#clockMs() - startMs);
  }

  #do(items: readonly T[]): void {
    for (const step of this.#steps) for (const item of items) step(item);
  }
}
