import { field } from "../../domain/json.ts";
import type { AuditedWrite } from "./audit-entry.ts";

/** Where a write belongs among others. */
export interface Moment {
  /** Milliseconds since 1970, with a fraction. */
  readonly time: number;
  /** Which object it writes. */
  readonly object: string;
  /** The version that the object got; undefined where the log does not tell. */
  readonly version: number | undefined;
}

/** Where the write belongs. */
export function momentOf(write: AuditedWrite): Moment {
  const { at, kind, group, namespace, name, object } = write;
  const version = Number(field(field(object, "metadata"), "resourceVersion"));
  return {
    time: timeOf(at),
    object: [group, kind, namespace, name].join("/"),
    // What was refused has the version of before, if any.
    version: write.outcome === "accepted" && version > 0 ? version : undefined,
  };
}

/** Milliseconds since 1970 to the microsecond; 0 for what is no time. */
function timeOf(at: string): number {
  const milliseconds = Date.parse(at);
  const beyond = /\.\d{3}(\d{1,6})/.exec(at)?.[1] ?? "";
  return Number.isNaN(milliseconds) ? 0 : milliseconds + Number(`0.${beyond}0`);
}

/**
 * The positions of the moments from the first to the last. Logs are delivered in any order, and clocks of several API servers
 * differ: the writes to one object follow their versions, in the places that these writes have among all.
 */
export function inOrder(moments: readonly Moment[]): readonly number[] {
  const at = (position: number) => moments[position] as Moment;
  const order = moments.map((_, position) => position).sort((a, b) => at(a).time - at(b).time || a - b);
  const places = new Map<string, number[]>();
  for (const [place, position] of order.entries()) {
    const { object, version } = at(position);
    if (version === undefined) continue;
    const own = places.get(object);
    if (own) own.push(place);
    else places.set(object, [place]);
  }
  for (const own of places.values()) {
    const sorted = own
      .map((place) => order[place] as number)
      .sort((a, b) => (at(a).version ?? 0) - (at(b).version ?? 0));
    for (const [index, place] of own.entries()) order[place] = sorted[index] as number;
  }
  return order;
}
