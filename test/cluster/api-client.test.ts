import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import t from "tap";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { ApiFailure } from "../../src/cluster/api-failure.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { whyNoCredentials, whyUnreachable } from "../../src/cluster/why-unreachable.ts";
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

/** What plugins and readers of kubeconfigs say, and what people are told. */
const CREDENTIALS: readonly (readonly [said: string, told: string | RegExp])[] = [
  [
    "F1126 16:01:01.382650   20747 cred.go:145] print credential failed with error: Failed to retrieve access token:: " +
      "failure while executing gcloud, with args [config config-helper --format=json]: exit status 1 (err: ERROR: " +
      "(gcloud.config.config-helper) You do not currently have an active account selected.\nPlease run:\n\n" +
      "  $ gcloud auth login\n\nto obtain new credentials.\n)\n",
    'You do not currently have an active account selected; "gcloud auth login" signs you in',
  ],
  ["E1126 16:01:01.382650   20747 run.go:72] the token has expired\nmore\n", "the token has expired"],
  ["\n\nno token\nusage: plugin [-h]\n", "no token"],
  ["spawn aws ENOENT", "aws, which makes its credentials, is not there"],
  ["spawn gke-gcloud-auth-plugin ENOENT", /is not there; "gcloud components install gke-gcloud-auth-plugin"/],
  ["there is no kubeconfig", /^there is no kubeconfig; gcloud container clusters get-credentials NAME .* writes it$/],
  ["x".repeat(500), /^x{199}…$/],
];

for (const [said, told] of CREDENTIALS)
  t.test(`credentials: ${JSON.stringify(said.slice(0, 40))}`, async (t) => {
    const words = whyNoCredentials(said);
    if (typeof told === "string") t.equal(words, told);
    else t.match(words, told);
  });

for (const [sentence, text, told] of [
  ["a kubeconfig that is not there", undefined, /^\/.*nowhere can't be read: no such file or directory$/],
  ["one that is not YAML", "clusters: [", /can't be read: unexpected end of the stream within a flow collection/],
  ["an empty one", "", /can't be read: expected a document, but the input is empty$/],
] as const)
  t.test(`${sentence} is named`, async (t) => {
    const path = join(t.testdir({ kubeconfig: text ?? "" }), text === undefined ? "nowhere" : "kubeconfig");
    const error = await new CredentialSource({ kind: "kubeconfig", path }, systemClock).current().catch((e) => e);
    t.match(error.message, told);
    t.notMatch(error.message, /\n/);
  });
