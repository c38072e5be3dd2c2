import type { Writable } from "node:stream";
import type { Settings } from "../../config/settings.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Log } from "../log.ts";

/** What the webhook has of the process around it. */
export interface ProcessParts {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Where its log goes. */
  readonly stderr: Writable;
}

/** What every part of a running webhook is made with. */
export interface Surroundings extends Omit<ProcessParts, "stderr"> {
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
}
