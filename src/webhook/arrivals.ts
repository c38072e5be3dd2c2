/** A body that has begun to arrive. */
export interface Arrival {
  /** How long it may take; milliseconds. */
  readonly limitMs: number;
  /** Bytes that are there. */
  readonly bytes: number;
  /** For how long it has been seen to arrive; milliseconds, kept by {@link Arrivals}. */
  ageMs: number;
  /** Whether it waits here, unread, rather than for its sender. */
  readonly isHeldUp: boolean;
  /** For how long of its age it was held up; milliseconds, kept by {@link Arrivals}. */
  heldUpMs: number;
  /** Where it stands among those that are arriving; kept by {@link Arrivals}. */
  place: number;
  /** Ends the request, whose body came too slowly. */
  giveUp(): void;
}

/** How often arriving bodies are looked at. */
export const LOOK_MS = 250;
/** An API server sends a body at once; a sender that trickles is no API server, and holds a connection and memory. */
const GRACE_MS = 1_000;
const LEAST_BYTES_PER_S = 64 * 1_024;

/**
 * Watches bodies while they arrive, and gives up those that take too long as a whole or come too slowly. Time is counted in
 * looks: while this process stands still it reads nothing, and there is one look after it, so that this is not taken for a
 * sender's slowness.
 */
export class Arrivals {
  /** No Set: V8 gives each object in one a hash, which takes a hundredth of a review. */
  readonly #arriving: Arrival[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Watches a body until {@link Arrivals.end}. */
  begin(arrival: Arrival): void {
    arrival.place = this.#arriving.push(arrival) - 1;
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** The body is there, or its sender has gone: once for each that began. The last one takes its place. */
  end(arrival: Arrival): void {
    const last = this.#arriving.pop();
    if (last === undefined || last === arrival) return;
    this.#arriving[arrival.place] = last;
    last.place = arrival.place;
  }

  #look(): void {
    for (const arrival of this.#arriving) {
      arrival.ageMs += LOOK_MS;
      if (arrival.isHeldUp) arrival.heldUpMs += LOOK_MS;
    }
    for (const arrival of this.#arriving.filter(isTooSlow)) arrival.giveUp();
    if (this.#arriving.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Whether a body has had all of its time, or has come more slowly than any API server sends. */
export function isTooSlow(arrival: Pick<Arrival, "ageMs" | "heldUpMs" | "limitMs" | "bytes">): boolean {
  const { ageMs, heldUpMs, limitMs, bytes } = arrival;
  return ageMs >= limitMs || bytes < ((ageMs - heldUpMs - GRACE_MS) / 1_000) * LEAST_BYTES_PER_S;
}
