import type { IncomingMessage } from "node:http";
import { brokenBound, REVIEW_BOUNDS } from "./json-bounds.ts";
import { withoutManagedFields } from "./managed-fields.ts";

/** A request's body: a JSON value, no JSON, or more than is read. */
export type ReviewBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "not-json" }
  /** The uid stands near the start of what the API server sends, so it is known even then. */
  | { readonly kind: "too-large"; readonly uid: string | undefined; readonly why: string | undefined };

/** kube-apiserver writes `request.uid` first; this much of the start is kept of a body that is too large. */
const HEAD_BYTES = 4_096;
const UID = /"request"\s*:\s*\{\s*"uid"\s*:\s*"([0-9A-Za-z-]{1,64})"/;

/** A request's body as it arrived, in pieces, or the start of one that is too large. */
export type ReceivedBody = { readonly pieces: readonly Buffer[] } | { readonly head: Buffer };

/** What becomes of a body. One of `done` and `onFull` is called, once, unless the sender goes away. */
export interface BodyReceiver {
  readonly limitBytes: number;
  /** Asked for each piece that arrives; false where there is no room for it. */
  hold(bytes: number): boolean;
  done(body: ReceivedBody): void;
  /** There was no room; what still comes is not kept. */
  onFull(): void;
}

/** Hands on the body of a request when it has arrived. One over the limit is taken to its end without being kept, so that its sender gets to read the answer. */
export function receiveBody(payload: IncomingMessage, receiver: BodyReceiver): void {
  let pieces: Buffer[] = [];
  let size = 0;
  let head: Buffer | undefined;
  let isFull = false;
  payload.on("data", (chunk: Buffer) => {
    if (head || isFull) return;
    if (!receiver.hold(chunk.length)) {
      isFull = true;
      pieces = [];
      receiver.onFull();
      return;
    }
    size += chunk.length;
    pieces.push(chunk);
    if (size <= receiver.limitBytes) return;
    head = Buffer.concat(pieces).subarray(0, HEAD_BYTES);
    pieces = [];
  });
  // Both come once at most, and a listener that is not taken away again costs less.
  payload.on("end", () => {
    if (isFull) return;
    receiver.done(head ? { head } : { pieces });
    pieces = [];
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
  if ("head" in received) return { kind: "too-large", uid: uidIn(received.head), why: undefined };
  const { pieces } = received;
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  const text = bytes.toString("utf8");
  const short = withoutManagedFields(text);
  const why = brokenBound(short, REVIEW_BOUNDS);
  if (why !== undefined) return { kind: "too-large", uid: uidIn(bytes.subarray(0, HEAD_BYTES)), why };
  return parsed(short) ?? (short === text ? undefined : parsedWithin(text)) ?? { kind: "not-json" };
}

function uidIn(head: Buffer): string | undefined {
  return UID.exec(head.toString("utf8"))?.[1];
}

function parsedWithin(text: string): ReviewBody | undefined {
  return brokenBound(text, REVIEW_BOUNDS) === undefined ? parsed(text) : undefined;
}

function parsed(text: string): ReviewBody | undefined {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
