import { once } from "node:events";
import { request } from "node:https";
import { field } from "../domain/json.ts";
import { ApiFailure } from "./api-failure.ts";
import type { CredentialSource } from "./credentials.ts";

/** What the API server and its webhooks say to an object that is not kept. */
export interface DryRun {
  readonly status: number;
  /** The message of the Status object, "" where the object was admitted. */
  readonly message: string;
  readonly warnings: readonly string[];
  /** The object as it would have been kept, undefined where it was refused. */
  readonly object: unknown;
}

const TIMEOUT_MS = 15_000;
/** The fields of a Warning header (RFC 7234 section 5.5): code, agent, and the text in quotes. */
const WARNING = /299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** Has the API server create `object` at `path` without keeping it. @throws ApiFailure where it doesn't answer */
export async function dryRunCreate(credentials: CredentialSource, path: string, object: object): Promise<DryRun> {
  const { server, headers, agent } = await credentials.current();
  const payload = JSON.stringify(object);
  const outgoing = request(`${server}${path}?dryRun=All`, {
    method: "POST",
    agent,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(payload) },
  });
  outgoing.end(payload);
  try {
    const [response] = await once(outgoing, "response");
    const { statusCode: status = 0, headers: answered } = response;
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    const body = JSON.parse(text) as unknown;
    const warnings = [...String(answered["warning"] ?? "").matchAll(WARNING)];
    return {
      status,
      message: status < 400 ? "" : String(field(body, "message") ?? ""),
      warnings: warnings.map(([, quoted = ""]) => quoted.replace(/\\(.)/g, "$1")),
      object: status < 400 ? body : undefined,
    };
  } catch (error) {
    throw new ApiFailure("network", error instanceof Error ? error.message : String(error));
  }
}
