import { isObject } from "../domain/json.ts";
import { ShapeReader } from "../domain/kinds/shape.ts";

/** An Event of the API, core/v1 or events.k8s.io/v1, as far as it tells of load balancers. */
export interface RecordedEvent {
  /** Who recorded it. */
  readonly component: string;
  readonly reason: string;
  /** "Normal" or "Warning". */
  readonly type: string;
  /** As it was written, without the words by which similar events are put together. */
  readonly message: string;
  /** It stands for several events that differ a little, of which it tells the last. */
  readonly isAggregated: boolean;
  /** How often it was seen; at least 1. */
  readonly count: number;
  /** RFC 3339; "" where it is not told. */
  readonly first: string;
  readonly last: string;
  readonly about: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    /** "" where it is not told. */
    readonly uid: string;
  };
}

/** How client-go's recorder begins the message of events that it put together. */
const AGGREGATED = "(combined from similar events):";

/** The Event that the value is; undefined where it is none. Never throws. */
export function readEvent(value: unknown): RecordedEvent | undefined {
  if (!isEvent(value)) return undefined;
  const event = new ShapeReader(value);
  const about = firstOf(event.object("involvedObject"), event.object("regarding"));
  const series = event.object("series");
  const message = event.string("message") || event.string("note") || "";
  const isAggregated = message.startsWith(AGGREGATED);
  const created = event.object("metadata").text("creationTimestamp", "");
  const first = event.text("firstTimestamp", "") || event.text("deprecatedFirstTimestamp", "");
  const last = event.text("lastTimestamp", "") || event.text("deprecatedLastTimestamp", "");
  const once = event.text("eventTime", "");
  return {
    component:
      event.object("source").text("component", "") ||
      event.object("deprecatedSource").text("component", "") ||
      event.text("reportingComponent", "") ||
      event.text("reportingController", ""),
    reason: event.text("reason", ""),
    type: event.text("type", "Normal"),
    message: isAggregated ? message.slice(AGGREGATED.length).trim() : message,
    isAggregated,
    count: Math.max(1, series.integer("count") ?? event.integer("count") ?? event.integer("deprecatedCount") ?? 1),
    first: first || once || created,
    last: series.text("lastObservedTime", "") || last || once || first || created,
    about: {
      kind: about.text("kind", ""),
      namespace: about.text("namespace", ""),
      name: about.text("name", ""),
      uid: about.text("uid", ""),
    },
  };
}

/** Items of a list that the API server answers with do not name their kind. */
function isEvent(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind } = value;
  return (
    kind === "Event" || (kind === undefined && (isObject(value["involvedObject"]) || isObject(value["regarding"])))
  );
}

function firstOf(...readers: readonly ShapeReader[]): ShapeReader {
  return readers.find(({ isPresent }) => isPresent) ?? new ShapeReader(undefined);
}

/** Milliseconds since 1970 of a time in an Event; undefined where it can't be read. */
export function timeOf(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
