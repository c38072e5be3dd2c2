import type { Clock } from "../../src/cluster/clock.ts";

const TICK_MS = 5;

/** A clock that stands still until a test moves it on. */
export interface SteppedClock extends Clock {
  /** Moves on by so many milliseconds, and calls back whom that is due to. */
  advance(ms: number): void;
  /** Sets the machine's clock so many milliseconds forward, or back: nothing passes, and nothing becomes due. */
  jump(ms: number): void;
}

/** A clock that starts at the present and stands still. */
export function steppedClock(): SteppedClock {
  const timers = new Map<object, { readonly at: number; readonly callback: () => void }>();
  let now = Date.now();
  let ahead = 0;
  return {
    now: () => now,
    date: () => now + ahead,
    after(ms, callback) {
      const key = {};
      timers.set(key, { at: now + ms, callback });
      return () => void timers.delete(key);
    },
    advance(ms) {
      now += ms;
      for (const [key, { at, callback }] of [...timers]) if (at <= now && timers.delete(key)) callback();
    },
    jump(ms) {
      ahead += ms;
    },
  };
}

/**
 * A clock that runs `factor` times as fast as the machine's, and its timers with it: a test lives through minutes of
 * retries in seconds, while real sockets take the time that they take. It counts turns of the event loop and not
 * seconds, so on a machine that is busy with other things it simply runs slower.
 */
export function fastClock(factor: number): SteppedClock {
  const clock = steppedClock();
  setInterval(() => clock.advance(TICK_MS * factor), TICK_MS).unref();
  return clock;
}

/** Resolves as soon as `isTrue` says so. @throws Error where it does not within `withinMs` of the machine's time */
export async function until(isTrue: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
