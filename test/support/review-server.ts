import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import type { Test } from "tap";
import { type Identity, issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import { LOG_DELAY_MS } from "../../src/webhook/log.ts";
import { type RunningWebhook, startWebhook } from "../../src/webhook/start/start-webhook.ts";

/** The name under which an API server reaches the webhook in tests. */
export const SERVICE_NAME = "l4guard.l4guard.svc";
const HOUR_MS = 3_600_000;

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A webhook under test, in this process, with certificates from files. */
export interface TestWebhook {
  readonly webhook: RunningWebhook;
  readonly port: number;
  readonly authority: Identity;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** What it logged so far, with the lines that wait to be written. */
  log(): Promise<string>;
  /** The text of /metrics, /livez or /readyz. */
  health(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** The value of one sample in /metrics, such as `l4guard_reviews_total{phase="validate",verdict="denied"}`. */
  metric(sample: string): Promise<number>;
  post(path: string, body: unknown, options?: PostOptions): Promise<HttpAnswer>;
  /** A TLS connection with nothing sent yet. */
  connect(options?: ConnectionOptions): Promise<TLSSocket>;
}

/** How to connect. */
export interface ConnectionOptions {
  readonly cert?: string;
  readonly key?: string;
  /** Where from, such as 127.0.0.2, which stands for another Pod. */
  readonly localAddress?: string;
}

/** How to send a request. */
export interface PostOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  readonly cert?: string;
  readonly key?: string;
}

/** A new folder that goes away with the test. */
export function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "l4guard-test-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A leaf for the webhook, from `authority`. */
export function servingLeaf(authority: Identity, now = new Date(), lifeMs = HOUR_MS): Identity {
  return issueLeaf(authority, [SERVICE_NAME, "127.0.0.1"], { now, lifeMs });
}

/** Starts the whole webhook as `l4guard serve` does, on ports of its own; it ends with the test. */
export async function startTestWebhook(t: Test, flags: readonly string[] = []): Promise<TestWebhook> {
  const folder = temporaryFolder(t);
  const authority = issueAuthority("test CA", { now: new Date(), lifeMs: 24 * HOUR_MS });
  const [certificateFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  const leaf = servingLeaf(authority);
  await writeFile(certificateFile, leaf.certificate);
  await writeFile(keyFile, leaf.key);
  const settings = readSettings(
    [
      ...["--certificates", "files", "--certificate-file", certificateFile, "--key-file", keyFile],
      ...["--listen-address", "127.0.0.1", "--port", "0", "--health-address", "127.0.0.1", "--health-port", "0"],
      ...["--drain-delay", "0s", "--drain-limit", "1s", "--cluster", "examples/cluster.yaml"],
      ...(flags.includes("--state") || flags.includes("--kubeconfig")
        ? []
        : ["--state", "test/fixtures/no-objects.yaml"]),
      ...flags,
    ],
    {},
  );
  const stderr = new PassThrough();
  let logged = "";
  stderr.on("data", (chunk: Buffer) => (logged += chunk.toString()));
  const io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stdoutStream: process.stdout,
    stderr,
    env: {},
    cwd: process.cwd(),
    now: () => new Date(),
  };
  const webhook = await startWebhook(settings, io, "0.0.0-test");
  t.teardown(() => webhook.stop());
  const { port } = new URL(webhook.url);
  const health = async (path: string) => {
    const response = await fetch(`${webhook.healthUrl}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return {
    webhook,
    port: Number(port),
    authority,
    certificateFile,
    keyFile,
    async log() {
      // Timers of one length fire in the order in which they were set.
      await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
      await new Promise((resolve) => setImmediate(resolve));
      return logged;
    },
    health,
    async metric(sample) {
      const line = (await health("/metrics")).text.split("\n").find((text) => text.startsWith(`${sample} `));
      return line === undefined ? 0 : Number(line.slice(sample.length + 1));
    },
    post: (path, body, options) =>
      postReview({ port: Number(port), authority: authority.certificate, path, body }, options),
    connect: (options = {}) => openConnection(Number(port), authority.certificate, options),
  };
}

/** An AdmissionReview for a Service, complete but for what `request` changes. */
export function serviceReview(service: object, request: object = {}) {
  const gvk = { group: "", version: "v1", kind: "Service" };
  return {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: {
      uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
      kind: gvk,
      resource: { group: "", version: "v1", resource: "services" },
      name: "web",
      namespace: "shop",
      operation: "CREATE",
      userInfo: { username: "jane", groups: ["system:authenticated"] },
      object: service,
      oldObject: null,
      dryRun: false,
      ...request,
    },
  };
}

/** An external load balancer Service that no rule has anything to say about. */
export function plainService(changes: { readonly metadata?: object; readonly spec?: object } = {}) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "web",
      namespace: "shop",
      annotations: { "cloud.google.com/l4-rbs": "enabled" },
      ...changes.metadata,
    },
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { app: "web" },
      loadBalancerSourceRanges: ["198.51.100.0/24"],
      ports: [{ name: "https", port: 443, targetPort: 8443, protocol: "TCP" }],
      ...changes.spec,
    },
  };
}

/** The `response` in the answer to a review. */
export function responseIn({ status, body }: HttpAnswer): Record<string, unknown> & {
  readonly uid: string;
  readonly allowed: boolean;
} {
  if (status !== 200) throw new Error(`${status}: ${body}`);
  return (JSON.parse(body) as { response: Record<string, unknown> & { uid: string; allowed: boolean } }).response;
}

/** The recorded requests of a real API server, in order. */
export function recordings(): readonly { readonly file: string; readonly url: string; readonly body: string }[] {
  const folder = "test/fixtures/recordings";
  const index = JSON.parse(readFileSync(join(folder, "INDEX.json"), "utf8")) as {
    requests: { file: string; url: string }[];
  };
  return index.requests.map(({ file, url }) => ({ file, url, body: readFileSync(join(folder, file), "utf8") }));
}

/** Where a body is sent. */
export interface Target {
  readonly port: number;
  readonly authority: string;
  readonly path: string;
  readonly body: unknown;
}

/** Sends a body to a path of a review listener. */
export function postReview({ port, authority, path, body }: Target, options: PostOptions = {}): Promise<HttpAnswer> {
  const text = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const { method = "POST", headers = {}, agent, cert, key } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: "127.0.0.1", port, path, method, ca: authority, servername: SERVICE_NAME },
        ...{ agent: agent ?? new Agent({ keepAlive: false }), ...(cert && { cert }), ...(key && { key }) },
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    sent.on("error", reject);
    sent.end(text);
  });
}

function openConnection(port: number, ca: string, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca, servername: SERVICE_NAME, ...options }, () =>
      resolve(socket),
    );
    socket.once("error", reject);
  });
}
