import { Agent, request } from "node:https";

/** Where a webhook takes reviews, and whom to trust there. */
export interface ReviewTarget {
  /** https://host:port */
  readonly url: string;
  /** PEM of the authority that the server's certificate must come from. */
  readonly authority: string;
}

/** What a webhook answered. */
interface ReviewAnswer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 10_000;

/** Sends AdmissionReviews to a webhook as an API server does: over TLS, on connections that it keeps. */
export class ReviewClient {
  readonly #target: ReviewTarget;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(target: ReviewTarget) {
    this.#target = target;
  }

  /** The answer to `review` on /mutate or /validate. @throws the connection's error, or one for a server that is silent */
  send(phase: "mutate" | "validate", review: unknown): Promise<ReviewAnswer> {
    const body = JSON.stringify(review);
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(`/${phase}?timeout=${TIMEOUT_MS / 1_000}s`, this.#target.url),
        {
          method: "POST",
          agent: this.#agent,
          ca: this.#target.authority,
          headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
          });
          response.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Closes the connections that it kept. */
  close(): void {
    this.#agent.destroy();
  }
}
