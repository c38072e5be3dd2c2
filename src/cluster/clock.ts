/** Time as the cluster's watchers see it; tests run it faster. */
export interface Clock {
  /**
   * Milliseconds that only ever go forward, by as much as passes: for ages and pauses. They count from the epoch as the
   * machine's clock had it when the process began.
   */
  now(): number;
  /** Milliseconds since the epoch as the machine's clock has it now: for what others read. It may jump both ways. */
  date(): number;
  /** Calls back once, `ms` from now; the returned function calls it off. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  date: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves `ms` from now, or at once when `signal` is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done);
  });
}
