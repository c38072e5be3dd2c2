import { readFileSync } from "node:fs";
import { get, Agent as HttpAgent } from "node:http";
import { Agent, request } from "node:https";
import { plainService, serviceReview } from "../test/support/review-server.ts";

/**
 * What an API server and a kubelet see of the webhook meanwhile: reviews at a fixed rate from an address of their own, whose
 * answers are known, and the plain listener asked again and again. Prints a {@link Meanwhile} each time a line comes in, and
 * begins anew. Usage: node bench/attack-good.ts PORT CA HEALTH_PORT PID
 */
export interface Meanwhile {
  readonly reviews: number;
  readonly latenciesMs: readonly number[];
  /** Reviews without an answer, or with another one. */
  readonly failures: readonly string[];
  readonly probes: number;
  readonly slowestProbeMs: number;
  readonly failedProbes: number;
  /** The most processor time that the main thread took while a probe on an open connection waited: one turn; milliseconds. */
  readonly blockedMs: number;
}

const REVIEW_EVERY_MS = 25;
const PROBE_EVERY_MS = 50;
const DEADLINE_MS = 3_000;
const [port = "", ca = "", healthPort = "", pid = ""] = process.argv.slice(2);
/** Another Pod than the attacker's, as an API server would be. */
const agent = new Agent({ keepAlive: true, maxSockets: 25, ca: readFileSync(ca), localAddress: "127.0.0.2" });

const metadata = { namespace: "shop-1", name: "good" };
const misspelt = { ...metadata, annotations: { "networking.gke.io/load-balancer-type": "internl" } };
const REVIEWS: readonly (readonly [isAllowed: boolean, text: string])[] = [
  [true, textOf(plainService({ metadata }))],
  [false, textOf(plainService({ metadata: misspelt }))],
  [true, textOf(plainService({ metadata: { ...metadata, name: "named" }, spec: { loadBalancerIP: "198.51.100.7" } }))],
];

function textOf(service: { readonly metadata: object }): string {
  return JSON.stringify(serviceReview(service, service.metadata));
}

let seen = nothing();
function nothing() {
  return {
    reviews: 0,
    latenciesMs: [] as number[],
    failures: [] as string[],
    ...{ probes: 0, slowestProbeMs: 0, failedProbes: 0, blockedMs: 0 },
  };
}

let next = 0;
function review(): void {
  const [isAllowed, text] = REVIEWS[next++ % REVIEWS.length] as (typeof REVIEWS)[number];
  const startMs = performance.now();
  const mine = seen;
  mine.reviews++;
  const fail = (why: string) => mine.failures.push(why);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  const options = { agent, host: "127.0.0.1", port, path: "/validate?timeout=3s", servername: "localhost", headers };
  const sent = request({ ...options, method: "POST", timeout: DEADLINE_MS }, (response) => {
    let answer = "";
    response.setEncoding("utf8").on("data", (chunk) => (answer += chunk));
    response.on("end", () => {
      mine.latenciesMs.push(performance.now() - startMs);
      if (!answer.includes(`"allowed":${isAllowed}`)) fail(`${response.statusCode} ${answer.slice(0, 200)}`);
    });
  });
  sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
  sent.on("error", (error) => fail(error.message));
  sent.end(text);
}

/** Processor time of the webhook's main thread so far. */
function mainThreadMs(): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

const kept = new HttpAgent({ keepAlive: true, maxSockets: 1 });
let isProbing = false;
let probes = 0;
function probe(): void {
  if (isProbing) return;
  isProbing = true;
  const mine = seen;
  const [startMs, startCpuMs] = [performance.now(), mainThreadMs()];
  const end = (isRight: boolean) => {
    isProbing = false;
    mine.probes++;
    if (!isRight) mine.failedProbes++;
    mine.slowestProbeMs = Math.max(mine.slowestProbeMs, performance.now() - startMs);
    if (agent) mine.blockedMs = Math.max(mine.blockedMs, mainThreadMs() - startCpuMs);
  };
  // Every other one on a connection of its own, as a kubelet makes them.
  const agent = probes++ % 2 === 0 && kept;
  const sent = get({ host: "127.0.0.1", port: healthPort, path: "/livez", agent, timeout: DEADLINE_MS }, (response) => {
    response.resume().on("end", () => end(response.statusCode === 200));
  }).on("error", () => end(false));
  sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
}

setInterval(review, REVIEW_EVERY_MS);
setInterval(probe, PROBE_EVERY_MS);
process.stdin.on("data", () => {
  const { latenciesMs, ...rest } = seen;
  seen = nothing();
  console.log(
    JSON.stringify({ ...rest, latenciesMs: latenciesMs.map((ms) => Math.round(ms * 10) / 10) } satisfies Meanwhile),
  );
});
process.stdin.on("end", () => process.exit(0));
