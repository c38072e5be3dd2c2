import type { IncomingMessage } from "node:http";
import { withoutManagedFields } from "./managed-fields.ts";

/** A request's body: a JSON value, no JSON, or more than is read. */
export type ReviewBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "not-json" }
  /** The uid stands near the start of what the API server sends, so it is known even then. */
  | { readonly kind: "too-large"; readonly uid: string | undefined };

/** kube-apiserver writes `request.uid` first; this much of the start is kept of a body that is too large. */
const HEAD_BYTES = 4_096;
const UID = /"request"\s*:\s*\{\s*"uid"\s*:\s*"([0-9A-Za-z-]{1,64})"/;

/** A request's body as it arrived: its bytes, or the start of those of one that is too large. */
export type ReceivedBody = { readonly bytes: Buffer } | { readonly head: Buffer };

/**
 * Hands the body of a request to `done` when it has arrived, unless its sender goes away meanwhile. A body over the limit is
 * taken to its end without being kept, so that its sender gets to read the answer.
 */
export function receiveBody(payload: IncomingMessage, limitBytes: number, done: (body: ReceivedBody) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let head: Buffer | undefined;
  payload.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (head) return;
    chunks.push(chunk);
    if (size <= limitBytes) return;
    head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
    chunks = [];
  });
  // Both come once at most, and a listener that is not taken away again costs less.
  payload.on("end", () => {
    if (head) done({ head });
    else done({ bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size) });
  });
  // A sender that goes away has nobody to answer to.
  payload.on("error", ignore);
}

function ignore(): void {}

/**
 * What a body says, but for managed fields. Keys such as `__proto__` become own properties, as JSON.parse makes them: they
 * are data of the object under review, and nothing here copies them into another object by assignment.
 */
export function readReviewBody(received: ReceivedBody): ReviewBody {
  if ("head" in received) return { kind: "too-large", uid: UID.exec(received.head.toString("utf8"))?.[1] };
  const text = received.bytes.toString("utf8");
  const short = withoutManagedFields(text);
  return parsed(short) ?? (short === text ? undefined : parsed(text)) ?? { kind: "not-json" };
}

function parsed(text: string): ReviewBody | undefined {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
