import { once } from "node:events";
import { Agent, request } from "node:https";
import type { RealApiServer } from "./real-api-server.ts";

/** What an API server answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** The texts of its warnings. */
  readonly warnings: readonly string[];
}

/** Sends requests to a real API server over connections that are kept open, so many at a time. */
export function apiRequests(server: RealApiServer, atATime: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime, ca: server.ca });
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  return {
    async send(
      method: string,
      path: string,
      body: object,
      more: Readonly<Record<string, string>> = {},
    ): Promise<ApiAnswer> {
      const options = { method, headers: { ...headers, ...more }, agent, timeout: 60_000 };
      const outgoing = request(`${server.url}${path}`, options);
      outgoing.end(method === "GET" ? undefined : JSON.stringify(body));
      const [response] = await once(outgoing, "response");
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      const warned: string = response.headers["warning"] ?? "";
      const warnings = [...warned.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, said = ""]) => said);
      return { status: response.statusCode as number, text, warnings };
    },
    /** Does the work for each of the items, so many at a time. */
    async each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
      const waiting = items[Symbol.iterator]();
      const worker = async () => {
        for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
      };
      await Promise.all(Array.from({ length: atATime }, worker));
    },
    close: () => agent.destroy(),
  };
}
