import { field } from "../domain/json.ts";

/**
 * Why a request of the API server came to nothing. `unreachable`: nobody listens at its address; `network`: no connection
 * for another reason, or a broken one; `timeout`: no answer in time; `silent`: a watch that said nothing for too long; `garbage`: an answer that makes no sense; `refused`: any other
 * status from 400 on.
 */
export type FailureKind =
  | "unreachable"
  | "network"
  | "timeout"
  | "silent"
  | "unauthorized"
  | "forbidden"
  | "missing"
  | "conflict"
  | "expired"
  | "throttled"
  | "server"
  | "refused"
  | "garbage";

/** A request that came to nothing. The message names no token and no object. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly kind: FailureKind;
  /** How long the server asks to be left alone; milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, retryAfterMs?: number) {
    super(message);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The failure that a status means. */
export function failureOf(status: number, body: string, retryAfter?: string): ApiFailure {
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter);
  const message = `${status}${reasonIn(body)}`;
  return new ApiFailure(
    kindOf(status),
    message,
    Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined,
  );
}

/** The failure that an error is; what is no failure of a request is a broken connection. */
export function asFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return new ApiFailure(
    code === "ECONNREFUSED" ? "unreachable" : "network",
    code === "" ? message : `${code}: ${message}`,
  );
}

function kindOf(status: number): FailureKind {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "missing";
    case 409:
      return "conflict";
    case 410:
      return "expired";
    case 429:
      return "throttled";
    default:
      return status >= 500 ? "server" : "refused";
  }
}

/** The reason in a Status object, such as " Expired"; not its message, which may quote objects. */
function reasonIn(body: string): string {
  try {
    const reason = field(JSON.parse(body), "reason");
    return typeof reason === "string" && reason !== "" ? ` ${reason.slice(0, 60)}` : "";
  } catch {
    return "";
  }
}
