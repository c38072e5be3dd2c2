import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import t from "tap";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { ApiFailure } from "../../src/cluster/api-failure.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { whyUnreachable } from "../../src/cluster/why-unreachable.ts";
import { accessTo } from "../support/watched-stand-in.ts";

const KUBECONFIG = (port: number) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: "u", user: { token: "t" } }],
  });

t.test("an API server that is silent, by whose time it is up", async (t) => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  t.teardown(() => silent.close());
  const access = accessTo(KUBECONFIG((silent.address() as AddressInfo).port));
  const client = createApiClient(new CredentialSource(access, systemClock), systemClock);
  t.teardown(() => client.close());

  const failure = async (timeoutMs: number, signal?: AbortSignal): Promise<ApiFailure> => {
    const request = client.call({ method: "GET", path: "/version?a=b", timeoutMs, signal });
    const error = await request.catch((error: unknown) => error);
    if (error instanceof ApiFailure) return error;
    throw new Error("it was answered");
  };
  const late = await failure(30);
  t.match(late, { kind: "timeout", message: "no answer within 30 ms: /version" }, "the request's own");
  const hurried = await failure(60_000, AbortSignal.timeout(30));
  t.match(hurried, { kind: "timeout", message: "no answer in time: /version" }, "the caller's");
  t.match(whyUnreachable(hurried), /^it does not answer; a private endpoint/);
  const given = await failure(60_000, AbortSignal.abort());
  t.match(given, { kind: "network" }, "and whoever has no more use for an answer has not timed out");
});
