/** Why a request was not taken on. */
export type ShedReason = "requests" | "bytes" | "delay" | "deadline";

/** How much may be under way at once. */
export interface LoadLimits {
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
  /** How long the event loop may be behind before requests are turned away. */
  readonly maxEventLoopDelayMs: number;
}

/** A request that asks to be let in. */
export interface Arrival {
  /** Bytes that it may hold in memory. */
  readonly bytes: number;
  /** How long its sender waits, where it said so. */
  readonly timeoutMs: number | undefined;
}

/** Counts what is under way and turns away what would be too much; what is let in must leave exactly once. */
export class LoadGate {
  readonly #limits: LoadLimits;
  readonly #eventLoopDelayMs: () => number;
  #requests = 0;
  #bytes = 0;

  constructor(limits: LoadLimits, eventLoopDelayMs: () => number) {
    this.#limits = limits;
    this.#eventLoopDelayMs = eventLoopDelayMs;
  }

  get inFlight(): number {
    return this.#requests;
  }

  get inFlightBytes(): number {
    return this.#bytes;
  }

  /** Lets a request in, or says why not. */
  enter({ bytes, timeoutMs }: Arrival): ShedReason | undefined {
    const { maxInFlight, maxInFlightBytes, maxEventLoopDelayMs } = this.#limits;
    if (this.#requests >= maxInFlight) return "requests";
    if (this.#bytes + bytes > maxInFlightBytes) return "bytes";
    const delayMs = this.#eventLoopDelayMs();
    if (timeoutMs !== undefined && delayMs >= timeoutMs) return "deadline";
    if (delayMs >= maxEventLoopDelayMs) return "delay";
    this.#requests += 1;
    this.#bytes += bytes;
    return undefined;
  }

  /** Gives back what {@link LoadGate.enter} took. */
  leave(bytes: number): void {
    this.#requests -= 1;
    this.#bytes -= bytes;
  }
}
