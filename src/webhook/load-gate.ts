/** Why a request was not taken on. */
export type ShedReason = "requests" | "bytes" | "delay" | "deadline";

/** How much may be under way at once. */
interface LoadLimits {
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
  /** How long the event loop may be behind before requests are turned away. */
  readonly maxEventLoopDelayMs: number;
}

/** No address may hold more than this share of the bytes: one that sends much leaves room for the others. */
const SHARE_OF_ONE_ADDRESS = 0.5;

/**
 * Counts what is under way and turns away what would be too much. A request takes a place when its body is there: one whose
 * body has yet to come costs nothing but the bytes that have arrived, so that nobody can book memory by promising to send.
 */
export class LoadGate {
  readonly #limits: LoadLimits;
  readonly #eventLoopDelayMs: () => number;
  readonly #bytesOf = new Map<string, number>();
  #requests = 0;
  #bytes = 0;

  constructor(limits: LoadLimits, eventLoopDelayMs: () => number) {
    this.#limits = limits;
    this.#eventLoopDelayMs = eventLoopDelayMs;
  }

  /** Requests whose body is there and whose answer is not yet sent. */
  get inFlight(): number {
    return this.#requests;
  }

  /** Bytes of bodies, whole or arriving. */
  get inFlightBytes(): number {
    return this.#bytes;
  }

  /** Why a request is turned away now, before its body is read; its sender waits `timeoutMs`, where it said so. */
  shedReason(timeoutMs: number | undefined): ShedReason | undefined {
    const { maxInFlight, maxEventLoopDelayMs } = this.#limits;
    if (this.#requests >= maxInFlight) return "requests";
    const delayMs = this.#eventLoopDelayMs();
    if (timeoutMs !== undefined && delayMs >= timeoutMs) return "deadline";
    return delayMs >= maxEventLoopDelayMs ? "delay" : undefined;
  }

  /** Takes a place for a request whose body is there, unless all are taken. Give it back with {@link LoadGate.leave}. */
  enter(): boolean {
    if (this.#requests >= this.#limits.maxInFlight) return false;
    this.#requests += 1;
    return true;
  }

  /** Gives back what {@link LoadGate.enter} took. */
  leave(): void {
    this.#requests -= 1;
  }

  /** Charges bytes that have arrived from an address, unless that is too much. Give them back with {@link LoadGate.release}. */
  hold(bytes: number, address: string): boolean {
    const { maxInFlightBytes } = this.#limits;
    const held = (this.#bytesOf.get(address) ?? 0) + bytes;
    if (this.#bytes + bytes > maxInFlightBytes || held > maxInFlightBytes * SHARE_OF_ONE_ADDRESS) return false;
    this.#bytesOf.set(address, held);
    this.#bytes += bytes;
    return true;
  }

  /** Gives back bytes that {@link LoadGate.hold} charged. */
  release(bytes: number, address: string): void {
    const left = (this.#bytesOf.get(address) ?? 0) - bytes;
    if (left > 0) this.#bytesOf.set(address, left);
    else this.#bytesOf.delete(address);
    this.#bytes -= bytes;
  }
}
