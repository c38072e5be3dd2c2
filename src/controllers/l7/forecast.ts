import { sentence } from "../reason.ts";
import type { History } from "./history.ts";
import { forecastIngresses, type IngressForecast } from "./ingress/forecast.ts";
import { forecastNegs, type ServiceForecast } from "./neg/state.ts";

/** What GKE's layer 7 controllers make of a cluster. */
export interface L7Forecast {
  /** By "namespace/name". */
  readonly services: Readonly<Record<string, ServiceForecast>>;
  readonly ingresses: Readonly<Record<string, IngressForecast>>;
  /** One sentence each, with its source in brackets. */
  readonly reasons: readonly string[];
}

/**
 * What GKE's NEG and Ingress controllers make of the last state of `history`, whose states they saw one after another.
 * The NEG controller goes first: the other one looks for the NEGs that it made.
 */
export function forecastL7(history: History): L7Forecast {
  const negs = forecastNegs(history);
  const { ingresses, reasons } = forecastIngresses(history, negs);
  return {
    services: Object.fromEntries(negs.states.at(-1)?.services ?? []),
    ingresses: Object.fromEntries(ingresses),
    reasons: [...new Set([...(negs.states.at(-1)?.events ?? []), ...reasons].map(sentence))],
  };
}
