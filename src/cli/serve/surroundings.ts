import type { Settings } from "../../config/settings.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Log } from "../../webhook/log.ts";

/** What every part of a running webhook is made with. */
export interface Surroundings {
  readonly settings: Settings;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}
