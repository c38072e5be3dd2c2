import type { Clock } from "../../src/cluster/clock.ts";

/**
 * A clock that runs `factor` times as fast as the machine's, and its timers with it: a test lives through minutes of
 * retries in seconds, while real sockets take the time that they take.
 */
export function fastClock(factor: number): Clock {
  const start = performance.now();
  const epoch = Date.now();
  return {
    now: () => epoch + (performance.now() - start) * factor,
    after(ms, callback) {
      const timer = setTimeout(callback, ms / factor);
      return () => clearTimeout(timer);
    },
  };
}

/** Resolves as soon as `isTrue` says so. @throws Error where it does not within `withinMs` of the machine's time */
export async function until(isTrue: () => boolean, what: string, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
