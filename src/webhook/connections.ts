import type { Socket } from "node:net";

/** One open connection, from before its TLS handshake. */
interface Connection {
  readonly socket: Socket;
  readonly address: string;
  readonly openedMs: number;
  /** A review was answered on it. */
  isProven: boolean;
  /** Requests on it that have no answer yet. */
  requests: number;
}

/** How many connections there may be, and how long one may stay without an answered review. */
interface ConnectionBounds {
  readonly maxConnections: number;
  readonly unprovenMs: number;
  readonly clockMs: () => number;
}

const LOOK_MS = 1_000;

/**
 * The open connections of a listener. Where they are at their limit, a new one is not turned away while there is one that is
 * of less use: first those without an answered review, idle ones before busy ones, then idle ones; always of the address
 * that has the most of them, the oldest first. So a stranger's connections crowd out each other, not an API server's.
 */
export class Connections {
  readonly #bounds: ConnectionBounds;
  readonly #open = new Map<string, Connection>();
  /** The same by the sockets on which requests came: to put a key together for each request costs a hundredth of a review. */
  readonly #bySocket = new WeakMap<Socket, Connection>();
  #timer: NodeJS.Timeout | undefined;

  constructor(bounds: ConnectionBounds) {
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes on a socket that has just connected; it or a less useful one is closed where there are too many. */
  add(socket: Socket): void {
    const { maxConnections, clockMs } = this.#bounds;
    if (this.#open.size >= maxConnections) {
      const leastUseful = this.#leastUseful();
      if (!leastUseful) {
        socket.destroy();
        return;
      }
      this.#remove(leastUseful);
      leastUseful.socket.destroy();
    }
    const connection = {
      socket,
      address: socket.remoteAddress ?? "",
      openedMs: clockMs(),
      isProven: false,
      requests: 0,
    };
    const key = keyOf(socket);
    this.#open.set(key, connection);
    socket.once("close", () => {
      if (this.#open.get(key) === connection) this.#open.delete(key);
    });
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** A request has begun on this connection; `socket` may be the TLS socket above the one that was added. */
  begin(socket: Socket): Connection | undefined {
    const connection = this.#of(socket);
    if (connection) connection.requests++;
    return connection;
  }

  /** The answer of what {@link Connections.begin} began is sent, or will never be; `isReview` where it was a review's. */
  end(connection: Connection | undefined, isReview: boolean): void {
    if (!connection) return;
    connection.requests--;
    connection.isProven ||= isReview;
  }

  #of(socket: Socket): Connection | undefined {
    const known = this.#bySocket.get(socket);
    if (known) return known;
    const connection = this.#open.get(keyOf(socket));
    if (connection) this.#bySocket.set(socket, connection);
    return connection;
  }

  #leastUseful(): Connection | undefined {
    const all = [...this.#open.values()];
    return (
      oldestOfBusiestAddress(all.filter(({ isProven, requests }) => !isProven && requests === 0)) ??
      oldestOfBusiestAddress(all.filter(({ isProven }) => !isProven)) ??
      oldestOfBusiestAddress(all.filter(({ requests }) => requests === 0))
    );
  }

  /** Closes those that have been idle since they were opened. */
  #look(): void {
    const before = this.#bounds.clockMs() - this.#bounds.unprovenMs;
    for (const connection of this.#open.values()) {
      if (connection.openedMs > before) break;
      if (connection.isProven || connection.requests > 0) continue;
      this.#remove(connection);
      connection.socket.destroy();
    }
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #remove({ socket }: Connection): void {
    this.#open.delete(keyOf(socket));
  }
}

/** The same for a socket and the TLS socket above it. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** The first, which is the oldest, of the address with the most. */
function oldestOfBusiestAddress(connections: readonly Connection[]): Connection | undefined {
  const counts = new Map<string, number>();
  for (const { address } of connections) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return connections.find(({ address }) => counts.get(address) === most);
}
