import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { plainService, serviceReview } from "./review-server.ts";

export const review = serviceReview(plainService());

export const HOUR_MS = 3_600_000;

/** Waits until `condition` holds; the test's own timeout ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

/** What came back on a connection until it was closed. */
export async function readToEnd(socket: TLSSocket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  socket.on("error", () => {});
  if (!socket.closed) await once(socket, "close");
  return text;
}
