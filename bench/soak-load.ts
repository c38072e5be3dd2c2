import { Agent } from "node:https";
import { connect as connectPlain } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "node:tls";
import {
  plainService,
  postReview,
  recordings,
  responseIn,
  SERVICE_NAME,
  serviceReview,
} from "../test/support/review-server.ts";
import { type MutatedReview, mutatedReviews } from "./mutated-reviews.ts";

/** Where the load goes; what is trusted is asked for each request, as an API server looks up the CA bundle. */
export interface LoadTarget {
  readonly port: number;
  readonly bundle: () => string;
}

/** What a load came to. */
export interface LoadCount {
  /** Reviews answered as they should have been. */
  answered: number;
  /** Answers 503 with Retry-After, after which the review was sent again. */
  retried: number;
  /** Hostile exchanges. */
  hostile: number;
  /** Everything else, in words. */
  readonly failures: string[];
  readonly latenciesMs: number[];
}

/** Reviews over kept connections at a steady rate, with hostile clients among them. */
export interface RunningLoad {
  /** Ends what is under way, closes all connections, and lets the load rest until `resume`. */
  rest(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

const CONNECTIONS = 16;
const MOST_TRIES = 10;
/** One in so many turns of a worker is a hostile client's. */
const HOSTILE_EVERY = 40;
const MUTATED_BATCH = 1_000;
const MISSPELT = plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } } });

/** Starts a load of `rate` reviews a second. */
export function startLoad(target: LoadTarget, rate: number, count: LoadCount): RunningLoad {
  let isOver = false;
  let resting: Promise<void> | undefined;
  let wake = () => {};
  let turn = 0;
  const atRest: (() => void)[] = [];
  const next = reviewsInTurn();
  const agents = new Set<Agent>();
  const workers = Array.from({ length: CONNECTIONS }, async (_, worker) => {
    let agent = newAgent(agents);
    await pause((worker * 1_000) / rate);
    while (!isOver) {
      if (resting) {
        agents.delete(agent);
        agent.destroy();
        atRest.pop()?.();
        await resting;
        agent = newAgent(agents);
      }
      const startedMs = performance.now();
      if (turn++ % HOSTILE_EVERY === 0) await beHostile(target, turn / HOSTILE_EVERY, count);
      else await review(target, { agent, ...next() }, count);
      await pause(Math.max(0, (CONNECTIONS * 1_000) / rate - (performance.now() - startedMs)));
    }
  });
  return {
    async rest() {
      const all = Array.from({ length: CONNECTIONS }, () => new Promise<void>((resolve) => atRest.push(resolve)));
      resting = new Promise((resolve) => {
        wake = resolve;
      });
      await Promise.all(all);
    },
    resume() {
      resting = undefined;
      wake();
    },
    async stop() {
      isOver = true;
      await Promise.all(workers);
      for (const agent of agents) agent.destroy();
    },
  };
}

interface LoadedReview {
  readonly path: string;
  readonly body: string;
  readonly uid: string;
  /** Undefined where either will do. */
  readonly isAllowed?: boolean;
}

/** Good and bad Services, what an API server once sent, and mutations of that, in turn and for ever. */
function reviewsInTurn(): () => LoadedReview {
  const uid = serviceReview({}).request.uid;
  const good = { path: "/validate", body: JSON.stringify(serviceReview(plainService())), uid, isAllowed: true };
  const repaired = {
    path: "/mutate",
    body: JSON.stringify(serviceReview(plainService({ metadata: {} }))),
    uid,
    isAllowed: true,
  };
  const bad = { path: "/validate", body: JSON.stringify(serviceReview(MISSPELT)), uid, isAllowed: false };
  const recorded = recordings().map(({ url, body }) => {
    const { request } = JSON.parse(body) as { request: { uid: string } };
    return { path: new URL(url, "https://localhost").pathname, body, uid: request.uid };
  });
  let mutated: readonly MutatedReview[] = [];
  let turn = 0;
  return () => {
    const round = turn++;
    const pick = Math.floor(round / 5);
    if (round % 5 === 0) return good;
    if (round % 5 === 1) return bad;
    if (round % 5 === 2) return repaired;
    if (round % 5 === 3) return recorded[pick % recorded.length] as LoadedReview;
    if (pick % MUTATED_BATCH === 0) mutated = mutatedReviews(MUTATED_BATCH, pick);
    const { phase, uid: own, body } = mutated[pick % MUTATED_BATCH] as MutatedReview;
    return { path: `/${phase}`, uid: own, body };
  };
}

/** One review, sent again after 503 as an API server does. */
async function review(
  target: LoadTarget,
  sent: LoadedReview & { readonly agent: Agent },
  count: LoadCount,
): Promise<void> {
  const { agent, path, body, uid, isAllowed } = sent;
  const startedMs = performance.now();
  try {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const request = { port: target.port, authority: target.bundle(), path: `${path}?timeout=10s`, body };
      const answer = await postReview(request, { agent });
      if (answer.status === 503 && answer.headers["retry-after"] !== undefined) {
        count.retried++;
        await pause(Number(answer.headers["retry-after"]) * 1_000);
        continue;
      }
      const response = responseIn(answer);
      const isRight = response.uid === uid && (isAllowed === undefined || response.allowed === isAllowed);
      if (!isRight) throw new Error(`another answer than expected: ${answer.body.slice(0, 300)}`);
      count.answered++;
      count.latenciesMs.push(performance.now() - startedMs);
      return;
    }
    throw new Error("turned away again and again");
  } catch (error) {
    count.failures.push(`${new Date().toISOString()} ${path}: ${error}`);
  }
}

/** Connections from an address of their own, since an API server is not the Pod that a hostile client is. */
function newAgent(agents: Set<Agent>): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: "127.0.0.2" });
  agents.add(agent);
  return agent;
}

const HEAD = "POST /validate?timeout=5s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
const LARGE = Buffer.alloc(9 << 20, 0x20);

/** What no API server does, one of these in turn. What comes of it must harm nobody else; the answer does not matter. */
const HOSTILE: readonly ((target: LoadTarget) => Promise<unknown>)[] = [
  (target) => say(target, `${HEAD}content-length: 100\r\n\r\n{"half":`, 20),
  (target) => say(target, `${HEAD}content-le`, 3_000),
  (target) => say(target, `${HEAD}content-length: 5\r\n\r\n{oops`, 200),
  (target) => say(target, `${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n`, 2_500),
  (target) => say(target, `GET /${"x".repeat(20_000)} HTTP/1.1\r\n\r\n`, 200),
  (target) => say(target, "", 500),
  (target) => postReview({ port: target.port, authority: target.bundle(), path: "/validate", body: LARGE }),
  (target) => post(target, "[".repeat(100_000)),
  (target) =>
    post(
      target,
      `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"x","object":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}}`,
    ),
  ({ port }) =>
    new Promise((resolve) => {
      const socket = connectPlain({ host: "127.0.0.1", port }, () => socket.end("no TLS\r\n\r\n"));
      socket.on("error", resolve).on("close", resolve).resume();
    }),
];

function post(target: LoadTarget, body: string): Promise<unknown> {
  return postReview({ port: target.port, authority: target.bundle(), path: "/validate", body });
}

/** Opens a connection, says something, and breaks off after a while unless the server does before. */
function say({ port, bundle }: LoadTarget, text: string, breakOffMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, ca: bundle(), servername: SERVICE_NAME }, () =>
      socket.write(text),
    );
    const timer = setTimeout(() => socket.destroy(), breakOffMs);
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    socket.resume();
  });
}

async function beHostile(target: LoadTarget, turn: number, count: LoadCount): Promise<void> {
  await HOSTILE[Math.floor(turn) % HOSTILE.length]?.(target).catch(() => {});
  count.hostile++;
}
