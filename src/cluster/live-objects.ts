import { collectionPath } from "../domain/kinds/kind.ts";
import type { AnyKind } from "../domain/kinds/kinds.ts";
import type { ApiClient } from "./api-client.ts";
import { asFailure } from "./api-failure.ts";
import { listRequest, readPage } from "./collection.ts";

const TIMEOUT_MS = 30_000;

/** The objects of a kind as they live, page by page of at most `size`. None where its CRD is not there. @throws ApiFailure */
export async function* readPages(
  client: ApiClient,
  kind: AnyKind,
  { size, signal }: { readonly size: number; readonly signal: AbortSignal },
): AsyncGenerator<readonly unknown[]> {
  const resource = { path: collectionPath(kind), metadataOnly: false };
  let page = "";
  do {
    const list = await unlessMissing(
      client.call({ ...listRequest(resource, page, true, size), timeoutMs: TIMEOUT_MS, signal }),
    );
    if (list === undefined) return;
    const { items, next } = readPage(list);
    yield items;
    page = next;
  } while (page !== "");
}

/** One object as it lives, by the right to list its kind; undefined where there is none of that name. @throws ApiFailure */
export async function readOne(
  client: ApiClient,
  kind: AnyKind,
  { namespace, name, signal }: { readonly namespace: string; readonly name: string; readonly signal: AbortSignal },
): Promise<unknown> {
  const query = new URLSearchParams({ fieldSelector: `metadata.name=${name}` });
  const path = `${collectionPath(kind, encodeURIComponent(namespace))}?${query}`;
  const list = await unlessMissing(client.call({ path, timeoutMs: TIMEOUT_MS, signal }));
  return list === undefined ? undefined : readPage(list).items[0];
}

async function unlessMissing(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => {
    if (asFailure(error).kind === "missing") return undefined;
    throw error;
  });
}
