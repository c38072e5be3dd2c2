import { createServer } from "node:net";

/** Systems give outgoing connections ports from here on, so one that is free may be taken by the time that it is used. */
const FIRST_EPHEMERAL_PORT = 32_768;
const FIRST_PORT = 10_000;
/** Processes that run side by side have numbers near each other; each looks in ports of its own first. */
const PORTS_OF_A_PROCESS = 64;
const PORTS = FIRST_EPHEMERAL_PORT - FIRST_PORT;

let next = process.pid * PORTS_OF_A_PROCESS;

/** A port of the loopback interface where nobody listens, and which this process has not named before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS; tries++) {
    const port = FIRST_PORT + (next++ % PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error("every port is taken");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
