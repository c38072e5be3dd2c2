import { type Reason, sentence } from "../reason.ts";
import type { History } from "./history.ts";
import { forecastIngresses, type IngressForecast, type IngressOutcome } from "./ingress/forecast.ts";
import { forecastNegs, type NegState, type ServiceForecast } from "./neg/state.ts";

/** What GKE's layer 7 controllers make of a cluster. */
export interface L7Forecast {
  /** By "namespace/name". */
  readonly services: Readonly<Record<string, ServiceForecast>>;
  readonly ingresses: Readonly<Record<string, IngressForecast>>;
  /** One sentence each, with its source in brackets. */
  readonly reasons: readonly string[];
}

/** What the controllers have come to in one state of a history. */
export interface L7Outcome {
  readonly negs: NegState;
  /** By "namespace/name". */
  readonly ingresses: ReadonlyMap<string, IngressOutcome>;
  readonly reasons: readonly Reason[];
}

/**
 * What GKE's NEG and Ingress controllers make of the states of `history`, one after another. In each the NEG controller goes
 * first: the other one looks for the NEGs that it made.
 */
export function outcomesOf(history: History): readonly L7Outcome[] {
  const negs = forecastNegs(history);
  const ingresses = forecastIngresses(history, negs);
  return negs.states.map((state, index) => {
    const events = state.events.map(({ service, text, source }) => ({ text: `Service ${service}: ${text}`, source }));
    const { ingresses: outcomes = new Map(), reasons = [] } = ingresses[index] ?? {};
    return { negs: state, ingresses: outcomes, reasons: [...events, ...reasons] };
  });
}

/** What the controllers make of each state, as it is printed. */
export function forecastL7(history: History): readonly L7Forecast[] {
  return outcomesOf(history).map(({ negs, ingresses, reasons }) => ({
    services: Object.fromEntries(negs.services),
    ingresses: Object.fromEntries([...ingresses].map(([name, { forecast }]) => [name, forecast])),
    reasons: [...new Set(reasons.map(sentence))],
  }));
}
