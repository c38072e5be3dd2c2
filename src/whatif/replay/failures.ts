import { field } from "../../domain/json.ts";
import { ShapeReader } from "../../domain/kinds/shape.ts";

/** How long after a write a failure counts as its, in milliseconds: GKE retries for minutes. */
const SOON = 10 * 60 * 1_000;

/** The Warning events of a cluster, by the object that they are about. */
export class Failures {
  readonly #byObject = new Map<string, { readonly time: number; readonly reason: string }[]>();

  /** Takes in a value of a file: an Event of the cluster, a list of them, or an entry of GKE's events log. */
  add(value: unknown): void {
    const items = field(value, "items");
    const payload = field(value, "jsonPayload");
    if (Array.isArray(items)) for (const item of items) this.#take(item);
    else this.#take(payload ?? value);
  }

  /** The reason of the first failure soon after the time, if there is any. */
  after(kind: string, namespace: string, name: string, at: string): string | undefined {
    const time = Date.parse(at);
    const own = this.#byObject.get([kind, namespace, name].join("/")) ?? [];
    const soon = own.filter((failure) => failure.time >= time && failure.time <= time + SOON);
    return soon.toSorted((a, b) => a.time - b.time)[0]?.reason;
  }

  #take(value: unknown): void {
    const event = new ShapeReader(value);
    if (event.string("type") !== "Warning") return;
    const core = event.object("involvedObject");
    const about = core.isPresent ? core : event.object("regarding");
    const name = [about.string("kind"), about.string("namespace"), about.string("name")].join("/");
    // The first time counts: later ones are retries.
    const at =
      event.string("firstTimestamp") ??
      event.string("eventTime") ??
      event.string("lastTimestamp") ??
      event.string("deprecatedFirstTimestamp");
    const time = Date.parse(at ?? "");
    if (Number.isNaN(time)) return;
    const failure = { time, reason: event.string("reason") ?? "" };
    const own = this.#byObject.get(name);
    if (own) own.push(failure);
    else this.#byObject.set(name, [failure]);
  }
}
