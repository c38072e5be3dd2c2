import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import type { WriteOutcome } from "./lease.ts";

/** How long the API server may take to read or write one object. */
export const OBJECT_TIMEOUT_MS = 10_000;
/** JSON is YAML; the API server takes server-side apply in no other content type. */
export const APPLY_HEADERS = { "Content-Type": "application/apply-patch+yaml" };

/** The object at `path`, or undefined where there is none. @throws ApiFailure */
export async function findObject(client: ApiClient, path: string): Promise<unknown> {
  try {
    return await client.call({ path, timeoutMs: OBJECT_TIMEOUT_MS });
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === "missing") return undefined;
    throw error;
  }
}

/** Writes; what is there already, gone or changed meanwhile is a conflict. @throws ApiFailure for all else */
export async function writeObject(
  client: ApiClient,
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
): Promise<WriteOutcome> {
  try {
    await client.call({ method, path, timeoutMs: OBJECT_TIMEOUT_MS, body, ...(headers && { headers }) });
    return "written";
  } catch (error) {
    const isConflict = error instanceof ApiFailure && (error.kind === "conflict" || error.kind === "missing");
    if (isConflict) return "conflict";
    throw error;
  }
}
