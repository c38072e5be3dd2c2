import { field } from "../../domain/json.ts";
import type { AuditedWrite } from "./audit-entry.ts";

/**
 * Where writes belong among each other. Logs are delivered in any order, and clocks of several API servers differ: the writes
 * to one object follow their versions, in the places that these writes have among all by their times. A log has very many
 * writes, so that three numbers are kept of each.
 */
export class Timeline {
  /** Milliseconds since 1970, with a fraction. */
  readonly #times: number[] = [];
  /** The number of the object that it writes. */
  readonly #objects: number[] = [];
  /** The version that the object got; 0 where the log does not tell. */
  readonly #versions: number[] = [];
  readonly #numbers = new Map<string, number>();

  /** Takes in the next write of the log. */
  add({ at, kind, group, namespace, name, outcome, object }: AuditedWrite): void {
    const key = [group, kind, namespace, name].join("/");
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    const version = Number(field(field(object, "metadata"), "resourceVersion"));
    this.#times.push(timeOf(at));
    this.#objects.push(number);
    // What was refused has the version of before, if any.
    this.#versions.push(outcome === "accepted" && version > 0 ? version : 0);
  }

  /** The positions of the writes in the log, from the first write to the last. */
  inOrder(): Uint32Array {
    const [times, versions] = [this.#times, this.#versions] as const;
    const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
    for (const places of this.#placesByObject(order)) {
      const sorted = places
        .map((place) => order[place] as number)
        .sort((a, b) => (versions[a] as number) - (versions[b] as number));
      for (const [index, place] of places.entries()) order[place] = sorted[index] as number;
    }
    return order;
  }

  /** Where in the order the writes to each object are whose versions are known. */
  #placesByObject(order: Uint32Array): Iterable<readonly number[]> {
    const places = new Map<number, number[]>();
    for (const [place, position] of order.entries()) {
      if (this.#versions[position] === 0) continue;
      const object = this.#objects[position] as number;
      const own = places.get(object);
      if (own) own.push(place);
      else places.set(object, [place]);
    }
    return places.values();
  }
}

/** The writes from the first to the last. */
export function inOrder(writes: readonly AuditedWrite[]): readonly AuditedWrite[] {
  const timeline = new Timeline();
  for (const write of writes) timeline.add(write);
  return Array.from(timeline.inOrder(), (position) => writes[position] as AuditedWrite);
}

/** Milliseconds since 1970 to the microsecond; 0 for what is no time. */
function timeOf(at: string): number {
  const milliseconds = Date.parse(at);
  const beyond = /\.\d{3}(\d{1,6})/.exec(at)?.[1] ?? "";
  return Number.isNaN(milliseconds) ? 0 : milliseconds + Number(`0.${beyond}0`);
}
