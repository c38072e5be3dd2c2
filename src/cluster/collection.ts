import { field } from "../domain/json.ts";
import { ApiFailure, failureOf } from "./api-failure.ts";
import type { WatchedResource } from "./resources.ts";

const PAGE_SIZE = 500;

/** Path and headers of a request. */
interface CollectionRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is listed: where it is, and whether only its metadata is wanted. */
type Listed = Pick<WatchedResource, "path" | "metadataOnly">;

/** Asks for a page of a collection; `page` is the continue token, empty for the first one. */
export function listRequest(resource: Listed, page: string, inPages: boolean, size = PAGE_SIZE): CollectionRequest {
  const query = new URLSearchParams();
  if (inPages) query.set("limit", String(size));
  if (page !== "") query.set("continue", page);
  return { path: `${resource.path}?${query}`, headers: { Accept: acceptOf(resource, "List") } };
}

/** Asks for what happens to a collection after a version of it. */
export function watchRequest(
  resource: WatchedResource,
  { version, seconds, withBookmarks }: { version: string; seconds: number; withBookmarks: boolean },
): CollectionRequest {
  const query = new URLSearchParams({ watch: "true", resourceVersion: version, timeoutSeconds: String(seconds) });
  if (withBookmarks) query.set("allowWatchBookmarks", "true");
  return { path: `${resource.path}?${query}`, headers: { Accept: acceptOf(resource, "") } };
}

/** One page of a collection. */
interface ListPage {
  readonly items: readonly unknown[];
  readonly version: string;
  /** The continue token of the next page, empty after the last one. */
  readonly next: string;
}

/** The page in an answer. @throws ApiFailure where it is none */
export function readPage(list: unknown): ListPage {
  const metadata = field(list, "metadata");
  const items = field(list, "items") ?? [];
  const version = field(metadata, "resourceVersion");
  const next = field(metadata, "continue") ?? "";
  if (!Array.isArray(items) || typeof version !== "string" || typeof next !== "string") {
    throw new ApiFailure("garbage", "the answer is not a list");
  }
  return { items, version, next };
}

/** What a watch says. A bookmark's object holds a version and nothing else. */
interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: unknown;
  readonly version: string;
}

const EVENT_TYPES: readonly unknown[] = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK"];

/** The event in a line of a watch. @throws ApiFailure for an ERROR event, and for what is none */
export function readEvent(line: unknown): WatchEvent {
  const type = field(line, "type");
  const object = field(line, "object");
  if (type === "ERROR") throw failureOf(Number(field(object, "code") ?? 500), JSON.stringify(object));
  const version = field(field(object, "metadata"), "resourceVersion");
  if (typeof version !== "string" || version === "") throw new ApiFailure("garbage", "an event without a version");
  if (!EVENT_TYPES.includes(type)) throw new ApiFailure("garbage", "an event of an unknown type");
  return { type: type as WatchEvent["type"], object, version };
}

function acceptOf({ metadataOnly }: Listed, suffix: "List" | ""): string {
  if (!metadataOnly) return "application/json";
  return `application/json;as=PartialObjectMetadata${suffix};g=meta.k8s.io;v=v1`;
}
