import { Agent, request } from "node:https";
import type { RealApiServer } from "./real-api-server.ts";

/** What a load of admissions through an API server came to. */
export interface AdmissionLoad {
  /** Requests answered as they should have been. */
  readonly answered: number;
  /** Everything else. */
  readonly failures: readonly string[];
  /** Milliseconds of each answered request. */
  readonly latenciesMs: readonly number[];
  /** Ends the load after what is under way. */
  stop(): Promise<void>;
}

/** Who is asked: an API server, or a webhook, which looks at no token. */
type LoadedServer = Pick<RealApiServer, "url" | "ca" | "token">;

/** One kind of request of the load, and what must be answered. */
export interface LoadedRequest {
  readonly path: string;
  readonly body: unknown;
  /** What is wrong with the answer, or undefined. */
  readonly problem: (status: number, body: string) => string | undefined;
}

/** Between two requests of a client: admissions are to be under way at every moment, not to fill the machine. */
const PAUSE_MS = 20;

/** Has `clients` make the requests in turn, each client over a connection of its own, until it is stopped. */
export function startAdmissionLoad(
  server: LoadedServer,
  clients: number,
  requests: readonly LoadedRequest[],
): AdmissionLoad {
  const failures: string[] = [];
  const latenciesMs: number[] = [];
  let isOver = false;
  let next = 0;
  const done = Promise.all(
    Array.from({ length: clients }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!isOver) {
        const chosen = requests[next++ % requests.length] as LoadedRequest;
        const startedMs = performance.now();
        try {
          const { status, body } = await send(server, agent, chosen);
          const problem = chosen.problem(status, body);
          if (problem === undefined) latenciesMs.push(performance.now() - startedMs);
          else failures.push(problem);
        } catch (error) {
          failures.push(String(error));
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      agent.destroy();
    }),
  );
  return {
    get answered() {
      return latenciesMs.length;
    },
    failures,
    latenciesMs,
    async stop() {
      isOver = true;
      await done;
    },
  };
}

function send(
  { url, ca, token }: LoadedServer,
  agent: Agent,
  { path, body }: LoadedRequest,
): Promise<{ readonly status: number; readonly body: string }> {
  const payload = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(payload),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method: "POST", agent, ca, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject);
    sent.end(payload);
  });
}
