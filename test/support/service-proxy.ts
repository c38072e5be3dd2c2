import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * What a Service is to those who connect to it: each new connection goes to the next of the ready endpoints, and stays
 * there whatever becomes of the list, as with kube-proxy. Without an endpoint connections are refused.
 */
export interface ServiceProxy {
  readonly port: number;
  /** From now on, for new connections; ports of the loopback interface. */
  setEndpoints(ports: readonly number[]): void;
  /** Ends everything. */
  stop(): Promise<void>;
}

/** Starts a proxy without endpoints. */
export async function startServiceProxy(): Promise<ServiceProxy> {
  const sockets = new Set<Socket>();
  let endpoints: readonly number[] = [];
  let next = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    sockets.add(client);
    client.on("error", () => client.destroy());
    client.once("close", () => sockets.delete(client));
    const port = endpoints[next++ % endpoints.length];
    if (port === undefined) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
    upstream.on("error", () => client.resetAndDestroy());
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    setEndpoints: (ports) => {
      endpoints = ports;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
