import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** How a proxy treats the bytes that pass through it. */
export type FaultMode =
  | "pass"
  /** Connections stay open, nothing gets through in either direction: a network that drops every packet. */
  | "blackhole"
  /** New connections are accepted and reset. */
  | "refuse"
  /** The server's bytes trickle through: a few at a time. */
  | "throttle";

/** A TCP proxy on the loopback interface that misbehaves on demand. */
export interface FaultProxy {
  readonly port: number;
  /** From now on, for open and new connections alike. Leaving `blackhole` resets what was open meanwhile. */
  setMode(mode: FaultMode): void;
  /** Drops everything on the connections that are open now, for good and without a sign; new ones work. */
  freeze(): void;
  /** Sends RST on every open connection. */
  reset(): void;
  /** Ends the server-to-client direction of every open connection and leaves the other one open. */
  halfClose(): void;
  /** Connections that clients have open. */
  readonly connectionCount: number;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  isFrozen: boolean;
}

const THROTTLED_BYTES = 512;
const THROTTLED_PAUSE_MS = 20;

/** Starts a proxy to a port of the loopback interface. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let mode: FaultMode = "pass";

  const forward = (pair: Pair, from: Socket, to: Socket) => {
    const isThrottled = from === pair.upstream;
    from.on("data", (chunk: Buffer) => {
      if (mode === "blackhole" || pair.isFrozen) return;
      if (mode === "throttle" && isThrottled) trickle(from, to, chunk);
      else if (!to.write(chunk)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
    from.on("end", () => {
      if (mode !== "blackhole" && !pair.isFrozen) to.end();
    });
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (mode === "refuse") {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const pair: Pair = { client, upstream, isFrozen: false };
    pairs.add(pair);
    const drop = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.on("error", drop);
      socket.on("close", drop);
    }
    forward(pair, client, upstream);
    forward(pair, upstream, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const reset = () => {
    for (const { client, upstream } of [...pairs]) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    setMode(next) {
      // What was swallowed can't be made up for, so those connections are lost.
      if (mode === "blackhole" && next !== "blackhole") reset();
      mode = next;
    },
    freeze() {
      for (const pair of pairs) pair.isFrozen = true;
    },
    reset,
    halfClose() {
      for (const { client } of pairs) client.end();
    },
    get connectionCount() {
      return pairs.size;
    },
    async stop() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function trickle(from: Socket, to: Socket, chunk: Buffer): void {
  from.pause();
  let offset = 0;
  const step = () => {
    if (to.destroyed) return;
    to.write(chunk.subarray(offset, offset + THROTTLED_BYTES));
    offset += THROTTLED_BYTES;
    if (offset < chunk.length) setTimeout(step, THROTTLED_PAUSE_MS);
    else from.resume();
  };
  step();
}
