import { ApiFailure, asFailure, failureOf } from "../api-failure.ts";

/** Access tokens of Google Cloud. */
export interface TokenSource {
  /** A token that should be valid. @throws Error where there are no credentials */
  token(): Promise<string>;
  /** Has the next token fetched anew. */
  expire(): void;
}

/** Reads Google's APIs. */
export interface GoogleClient {
  /** The parsed answer of a GET. @throws ApiFailure */
  get(url: string): Promise<unknown>;
  /** The pages of a list, one after the other. @throws ApiFailure */
  pages(url: string): AsyncIterable<unknown>;
}

const READ_ONLY = "https://www.googleapis.com/auth/cloud-platform.read-only";
/** A list that never ends is a mistake of the server. */
const MOST_PAGES = 1_000;

/** Tokens by application default credentials: Workload Identity in a Pod, `gcloud auth application-default login` elsewhere. */
export function defaultTokens(): TokenSource {
  const load = async () => new (await import("google-auth-library")).GoogleAuth({ scopes: [READ_ONLY] });
  let auth: ReturnType<typeof load> | undefined;
  return {
    async token() {
      auth ??= load();
      const token = await (await auth).getAccessToken();
      if (!token) throw new Error("no access token");
      return token;
    },
    expire() {
      auth = undefined;
    },
  };
}

/** A client whose every request ends within `timeoutMs`. A token that is not accepted is replaced once. */
export function createGoogleClient(tokens: TokenSource, timeoutMs: number): GoogleClient {
  const request = async (url: string, isRetry = false): Promise<unknown> => {
    try {
      const token = await withTimeout(tokens.token(), timeoutMs);
      const headers = { Authorization: `Bearer ${token}`, "User-Agent": "l4guard" };
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs), redirect: "error" });
      const body = await response.text();
      if (response.ok) return JSON.parse(body);
      if (response.status === 401 && !isRetry) {
        tokens.expire();
        return request(url, true);
      }
      throw failureOf(response.status, body, response.headers.get("retry-after") ?? undefined);
    } catch (error) {
      if (error instanceof SyntaxError) throw new ApiFailure("garbage", "the answer is not JSON");
      if (error instanceof Error && error.name === "TimeoutError") throw new ApiFailure("timeout", "no answer in time");
      throw asFailure(error);
    }
  };
  return {
    get: (url) => request(url),
    async *pages(url) {
      let token = "";
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await request(
          token === "" ? url : `${url}${separator(url)}pageToken=${encodeURIComponent(token)}`,
        );
        yield answer;
        token = nextTokenIn(answer);
        if (token === "") return;
      }
      throw new ApiFailure("garbage", "the list does not end");
    },
  };
}

function nextTokenIn(page: unknown): string {
  const token = typeof page === "object" && page !== null && "nextPageToken" in page ? page.nextPageToken : "";
  return typeof token === "string" ? token : "";
}

function separator(url: string): "?" | "&" {
  return url.includes("?") ? "&" : "?";
}

function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ApiFailure("timeout", "no access token in time")), timeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
