import { watchFiles } from "../../config/watch-files.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Log } from "../log.ts";

/** A value read from a watched file. It is replaced whole; a file that can't be used leaves the value before it in force. */
export interface Reloadable<T> {
  readonly current: T;
  /** Has `listener` told of each new value. */
  onChange(listener: (value: T) => void | Promise<void>): void;
  stop(): void;
}

/** Where a reloadable value comes from. */
interface ReloadableOptions<T> {
  /** What the file is: "policy", "cluster". The metrics' label. */
  readonly file: string;
  readonly path: string;
  readonly intervalMs: number;
  /** Reads and checks the file. */
  readonly load: () => Promise<T>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The value that the file has now, watched. @throws what `load` throws: nothing starts half-configured */
export async function reloadable<T>(options: ReloadableOptions<T>): Promise<Reloadable<T>> {
  const { file, path, intervalMs, load, log, metrics } = options;
  let current = await load();
  const listeners: ((value: T) => void | Promise<void>)[] = [];
  const report = (outcome: "loaded" | "refused") => {
    metrics.configurationLoads.inc({ file, outcome });
    metrics.configurationIsCurrent.set({ file }, outcome === "loaded" ? 1 : 0);
  };
  report("loaded");
  const watched = await watchFiles({
    paths: [path],
    intervalMs,
    onChange: async () => {
      try {
        current = await load();
        for (const listener of listeners) await listener(current);
        report("loaded");
        log.write("info", `the ${file} file was loaded anew`, { path });
      } catch (error) {
        report("refused");
        const problem = error instanceof Error ? error.message : String(error);
        log.write("error", `the ${file} file was refused; the one before stays in force`, { path, problem });
      }
    },
  });
  return {
    get current() {
      return current;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    stop: () => watched.stop(),
  };
}
