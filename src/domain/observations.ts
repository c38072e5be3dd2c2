/**
 * For how long this process has seen things as they are, by a clock that only goes forward. Other machines' clocks have no
 * say in it, as in client-go's leader election: a time that somebody wrote tells only that it was written.
 */
export class Observations {
  readonly #nowMs: () => number;
  readonly #seen = new Map<string, { readonly state: string; readonly since: number }>();

  /** `nowMs` is the clock: milliseconds since whenever. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Milliseconds since `thing` was first seen in this state, after any other one; 0 at first sight. */
  ageMs(thing: string, state: string): number {
    const now = this.#nowMs();
    const seen = this.#seen.get(thing);
    if (seen?.state === state) return now - seen.since;
    this.#seen.set(thing, { state, since: now });
    return 0;
  }

  /** Forgets what begins with `prefix` and is none of `things`. */
  retain(prefix: string, things: ReadonlySet<string>): void {
    for (const thing of this.#seen.keys()) if (thing.startsWith(prefix) && !things.has(thing)) this.#seen.delete(thing);
  }
}
