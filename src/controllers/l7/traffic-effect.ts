import type { Reason } from "../reason.ts";

/** What an edit does to traffic. */
export interface TrafficEffect extends Reason {
  /**
   * `gap`: requests fail for a while; `gone`: clients no longer get an answer; `open`: what was protected is not;
   * `stuck`: nothing changes any more until somebody acts; `change`: other than before, without harm.
   */
  readonly kind: "gap" | "gone" | "open" | "stuck" | "change";
}
