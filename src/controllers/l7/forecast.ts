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

/** What the controllers have come to in the last state of a history. */
export interface L7Outcome {
  readonly negs: NegState;
  /** By "namespace/name". */
  readonly ingresses: ReadonlyMap<string, IngressOutcome>;
  readonly reasons: readonly Reason[];
}

/**
 * What GKE's NEG and Ingress controllers make of the last state of `history`, whose states they saw one after another.
 * The NEG controller goes first: the other one looks for the NEGs that it made.
 */
export function outcomeOf(history: History): L7Outcome {
  const forecast = forecastNegs(history);
  const negs = forecast.states.at(-1) ?? NOTHING;
  const { ingresses, reasons } = forecastIngresses(history, forecast);
  const events = negs.events.map(({ service, text, source }) => ({ text: `Service ${service}: ${text}`, source }));
  return { negs, ingresses, reasons: [...events, ...reasons] };
}

/** The outcome as it is printed. */
export function forecastL7(history: History): L7Forecast {
  const { negs, ingresses, reasons } = outcomeOf(history);
  return {
    services: Object.fromEntries(negs.services),
    ingresses: Object.fromEntries([...ingresses].map(([name, { forecast }]) => [name, forecast])),
    reasons: [...new Set(reasons.map(sentence))],
  };
}

const NOTHING: NegState = { services: new Map(), hasGenerated: () => false, events: [] };
