import { setTimeout } from "node:timers/promises";
import { collectionPath } from "../domain/kinds/kind.ts";
import type { AnyKind } from "../domain/kinds/kinds.ts";
import type { ApiClient } from "./api-client.ts";
import { type ApiFailure, asFailure, type FailureKind } from "./api-failure.ts";
import { listRequest, readPage } from "./collection.ts";

/** What came of listing a kind: everything, the namespaces asked for, or nothing, as RBAC has it. */
export type Listing = "all" | "in part" | "refused";

interface ListOptions {
  readonly client: ApiClient;
  readonly kind: AnyKind;
  /** What is listed where all namespaces together are refused. */
  readonly namespaces: readonly string[];
  readonly sink: PageSink;
}

/** Who takes the pages of collections, which are told apart by their paths. */
interface PageSink {
  take(items: readonly unknown[], collection: string): void;
  /** The collection begins anew: what came of it counts no longer. */
  drop(collection: string): void;
}

const PAGE_TIMEOUT_MS = 60_000;
/** How often a request is made anew that may yet be answered, and how long is waited before. */
const MOST_RETRIES = 4;
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** Lists a kind page by page, over all namespaces where that is allowed. @throws ApiFailure */
export async function listKind({ client, kind, namespaces, sink }: ListOptions): Promise<Listing> {
  const failed = await listAt(client, kind, undefined, sink);
  if (failed === undefined) return "all";
  if (namespaces.length === 0 || "isClusterScoped" in kind) return "refused";
  for (const namespace of namespaces) {
    if ((await listAt(client, kind, namespace, sink)) !== undefined) return "refused";
  }
  return "in part";
}

/** Lists a collection; returns the failure where RBAC refuses it. A kind whose CRD is not there has no objects. */
async function listAt(
  client: ApiClient,
  kind: AnyKind,
  namespace: string | undefined,
  sink: PageSink,
): Promise<ApiFailure | undefined> {
  const collection = {
    path: collectionPath(kind, namespace),
    metadataOnly: "watched" in kind && kind.watched === "metadata",
  };
  let page = "";
  try {
    do {
      const { items, next } = await retried(PASSING, async () => {
        const asked = { ...listRequest(collection, page, true), timeoutMs: PAGE_TIMEOUT_MS };
        try {
          return readPage(await client.call(asked));
        } catch (error) {
          // What is left of a list that took too long can no longer be had: it begins anew.
          if (asFailure(error).kind === "expired") {
            page = "";
            sink.drop(collection.path);
          }
          throw error;
        }
      });
      sink.take(items, collection.path);
      page = next;
    } while (page !== "");
    return undefined;
  } catch (error) {
    const failure = asFailure(error);
    if (failure.kind === "missing") return undefined;
    if (failure.kind === "forbidden") return failure;
    throw failure;
  }
}

/** What `work` makes, tried anew a few times where it fails in a way that passes by itself. @throws ApiFailure */
export async function retried<T>(passing: readonly FailureKind[], work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      const { kind, retryAfterMs } = asFailure(error);
      if (retries === MOST_RETRIES || !passing.includes(kind)) throw error;
      await setTimeout(Math.min(retryAfterMs ?? RETRY_MS * 2 ** retries, LONGEST_RETRY_MS));
    }
  }
}

/** Failures of a server that has answered before and will again. */
const PASSING: readonly FailureKind[] = ["network", "timeout", "expired", "throttled", "server"];
