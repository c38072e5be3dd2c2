/** A body that has begun to arrive. */
export interface Arrival {
  /** Of the sender. */
  readonly address: string;
  readonly startedMs: number;
  /** How long it may take; milliseconds. */
  readonly limitMs: number;
  /** Bytes that are there. */
  readonly bytes: number;
  /** Ends the request, whose body came too slowly. */
  giveUp(): void;
  /** Where it stands among those that are arriving; belongs to {@link Arrivals}. */
  place: number;
}

/** How often arriving bodies are looked at. */
const LOOK_MS = 250;
/** An API server sends a body at once; a sender that trickles is no API server, and holds a connection and memory. */
const GRACE_MS = 1_000;
const LEAST_BYTES_PER_S = 64 * 1_024;

/** Watches bodies while they arrive, and gives up those that take too long as a whole or come too slowly. */
export class Arrivals {
  readonly #clockMs: () => number;
  /** No Set: V8 gives each object in one a hash, which takes a hundredth of a review. */
  readonly #arriving: Arrival[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  /** Watches a body until {@link Arrivals.end}. */
  begin(arrival: Arrival): void {
    arrival.place = this.#arriving.push(arrival) - 1;
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** The body is there, or its sender has gone. The last one takes its place. */
  end(arrival: Arrival): void {
    const last = this.#arriving.pop();
    if (last === undefined || last === arrival) return;
    this.#arriving[arrival.place] = last;
    last.place = arrival.place;
  }

  #look(): void {
    const nowMs = this.#clockMs();
    for (const arrival of this.#arriving.filter((one) => isTooSlow(one, nowMs))) arrival.giveUp();
    if (this.#arriving.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Whether a body has had all of its time, or has come more slowly than any API server sends. */
export function isTooSlow(
  { startedMs, limitMs, bytes }: Omit<Arrival, "giveUp" | "address" | "place">,
  nowMs: number,
): boolean {
  const ageMs = nowMs - startedMs;
  return ageMs >= limitMs || bytes < ((ageMs - GRACE_MS) / 1_000) * LEAST_BYTES_PER_S;
}
