/** How to end what has been started. */
export class Endings {
  readonly #endings: (() => void | Promise<void>)[] = [];

  /** Adds what ends the part that has just been started. */
  add(end: () => void | Promise<void>): void {
    this.#endings.push(end);
  }

  /** Ends one part after the other, the one that was started last first. */
  async run(): Promise<void> {
    for (const end of this.#endings.toReversed()) await end();
  }
}
