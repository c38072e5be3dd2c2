import type { RecordedEvent } from "./event.ts";
import { CLOUD_CONTROLLER_MANAGER_EVENTS } from "./events/cloud-controller-manager.ts";
import { CLOUD_CONTROLLER_MANAGER_ERRORS } from "./events/cloud-controller-manager-errors.ts";
import { COMPUTE_ERRORS } from "./events/compute-errors.ts";
import { INGRESS_EVENTS } from "./events/ingress.ts";
import { INGRESS_ERRORS } from "./events/ingress-errors.ts";
import { NEG_EVENTS } from "./events/neg.ts";
import { PASSTHROUGH_EVENTS } from "./events/passthrough.ts";
import { PASSTHROUGH_ERRORS } from "./events/passthrough-errors.ts";
import type { ErrorFamily, ErrorRow, EventRow } from "./events/row.ts";
import { isSaid, type Meaning } from "./meaning.ts";

/** Every event that GKE's load balancer controllers record; of those with the same component, object and reason the first that fits counts. */
export const EVENTS: readonly EventRow[] = [
  ...PASSTHROUGH_EVENTS,
  ...CLOUD_CONTROLLER_MANAGER_EVENTS,
  ...NEG_EVENTS,
  ...INGRESS_EVENTS,
];

/** Every error that events quote, by the events that do. */
export const ERRORS: Readonly<Record<ErrorFamily | "any", readonly ErrorRow[]>> = {
  any: COMPUTE_ERRORS,
  passthrough: PASSTHROUGH_ERRORS,
  "cloud-controller-manager": CLOUD_CONTROLLER_MANAGER_ERRORS,
  ingress: INGRESS_ERRORS,
};

/** An event with what it means. */
export interface ExplainedEvent {
  readonly event: RecordedEvent;
  /** What the event means; undefined where it is none of GKE's load balancer controllers. */
  readonly row: EventRow | undefined;
  /** What the error means that it quotes, where that is known. */
  readonly error: ErrorRow | undefined;
}

/** What an event means. */
export function explainEvent(event: RecordedEvent): ExplainedEvent {
  const { component, reason, message, about } = event;
  const row = EVENTS.find(
    (candidate) =>
      candidate.reasons.includes(reason) &&
      candidate.on === about.kind &&
      candidate.components.some((name) => name === component) &&
      isSaid(candidate, message),
  );
  return { event, row, error: row?.quotes && explainError(row.quotes, message) };
}

function explainError(family: ErrorFamily, message: string): ErrorRow | undefined {
  return [...ERRORS.any, ...ERRORS[family]].find((row) => isSaid(row, message));
}

/** The meaning that tells most of an event: that of the error that it quotes, else its own. */
export function meaningOf({ row, error }: ExplainedEvent): Meaning | undefined {
  return error ?? row;
}
