import type { IncomingMessage } from "node:http";

/** What is read of long bodies in one turn of the event loop: a millisecond or two with TLS. */
const BYTES_A_TURN = 1 << 20;
/** How many go on in a turn, each with its part of it; one may read some 128 KiB more before it stops. */
const MOST_RESUMED = 4;
/** How soon it is asked again whether reviews are still behind. */
const BEHIND_MS = 5;
/** A body of no more is read as it comes. API servers send hardly any other. */
const SHORT_BYTES = 64 * 1_024;

/** A long body that has not ended. */
interface LongBody {
  readonly body: IncomingMessage;
  readonly address: string;
  /** What it may still read. */
  left: number;
}

/**
 * Reads long bodies no faster than they can be dealt with, whoever sends them and whether they are kept: those over the
 * measure of a turn wait unread, which costs their senders the time and this process nothing. The oldest of each address
 * goes on first, so that bodies end one after another, and those of one address don't wait for all of another's.
 */
export class BodyPace {
  /** The oldest first. */
  readonly #bodies = new Set<LongBody>();
  readonly #isBehind: () => boolean;
  #left = BYTES_A_TURN;
  #isScheduled = false;

  /** `isBehind` says whether there is enough to do with bodies that have been read. */
  constructor(isBehind: () => boolean) {
    this.#isBehind = isBehind;
  }

  /** Long bodies of which more may come. */
  get count(): number {
    return this.#bodies.size;
  }

  /** Paces a body, before any of it is read: a long one waits for the next turn, with what its stream takes by itself (64 KiB). */
  keep(body: IncomingMessage): void {
    if (isShort(body)) return;
    body.pause();
    this.#schedule();
    const { socket } = body;
    const long = { body, address: socket.remoteAddress ?? "", left: 0 };
    this.#bodies.add(long);
    const forget = () => {
      this.#bodies.delete(long);
      socket.off("close", forget);
    };
    body.on("close", forget);
    // A body whose request is answered is not closed with its connection.
    socket.on("close", forget);
    body.on("data", (chunk: Buffer) => {
      long.left -= chunk.length;
      this.#left -= chunk.length;
      if (long.left < 0 || this.#left < 0) body.pause();
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#begin());
  }

  /** Begins the next turn. */
  #begin(): void {
    if (this.#isBehind()) {
      setTimeout(() => this.#begin(), BEHIND_MS);
      return;
    }
    this.#isScheduled = false;
    this.#left = BYTES_A_TURN;
    const waiting = [...this.#bodies].filter(({ body }) => body.isPaused());
    for (const long of inTurns(waiting).slice(0, MOST_RESUMED)) {
      long.left = BYTES_A_TURN / MOST_RESUMED;
      long.body.resume();
    }
    if (waiting.length > MOST_RESUMED) this.#schedule();
  }
}

/** The first of each address, then the second of each, and so on. */
export function inTurns<T extends { readonly address: string }>(items: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  return items
    .map((item) => {
      const place = counts.get(item.address) ?? 0;
      counts.set(item.address, place + 1);
      return { item, place };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Whether no more than a short body follows the headers. */
function isShort({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return length === undefined ? headers["transfer-encoding"] === undefined : Number(length) <= SHORT_BYTES;
}
