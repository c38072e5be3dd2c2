import { type ChildProcess, execFile, spawn } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assetsFolder } from "../api-server/assets.ts";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);

/**
 * A real kube-apiserver with its own etcd and nothing else: no scheduler, no controllers, no kubelet. The admin token is
 * of system:masters; everybody else, also whom it impersonates, may do what roles allow.
 *
 *     const server = await startRealApiServer(requireBinaries());
 *     t.teardown(() => server.stop());
 *     await server.kubectl(["apply", "-f", "-"], manifest);
 */
export interface RealApiServer {
  /** https://127.0.0.1:PORT */
  readonly url: string;
  readonly port: number;
  /** The authority of the serving certificate, PEM. */
  readonly ca: string;
  readonly token: string;
  /** "v1.35.6" */
  readonly version: string;
  /** The program that {@link kubectl} runs. */
  readonly kubectlPath: string;
  /** A kubeconfig file for the server. */
  readonly kubeconfigPath: string;
  /** The text of a kubeconfig; another port leads through a proxy. */
  kubeconfig(options?: { readonly token?: string; readonly port?: number }): string;
  /** Runs kubectl against the server. Never throws for an exit code. */
  kubectl(args: readonly string[], stdin?: string): Promise<KubectlResult>;
  /** One request of the API; the parsed answer. @throws Error where the status is 400 or more; its cause is the answer */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Kills only the API server (SIGKILL); `startApiServer` brings it back with what etcd holds. */
  killApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
  /** Compacts etcd's history, so that older watches get 410 once the API server has restarted. */
  compact(): Promise<void>;
  /** Stops everything and removes the files. */
  stop(): Promise<void>;
}

/** What a run of kubectl left. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the programs are. */
export interface ApiServerBinaries {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
  /** Undefined where the programs are not those that `npm run api-server` builds. */
  readonly policyTypeChecker: string | undefined;
}

/** What to say where the programs are missing. */
export const NOT_INSTALLED =
  "kube-apiserver, etcd and kubectl are not there: build them with `npm run api-server` (it takes Go), or set " +
  'KUBEBUILDER_ASSETS to a folder with all three ("setup-envtest use -p path" makes one)';

/**
 * The programs in KUBEBUILDER_ASSETS where it is set; else those that `npm run api-server` built, else those in envtest's
 * own folder; undefined where one is missing.
 */
export function findBinaries(env: NodeJS.ProcessEnv = process.env): ApiServerBinaries | undefined {
  const stated = env["KUBEBUILDER_ASSETS"];
  for (const folder of stated === undefined ? [assetsFolder(undefined, env), "/usr/local/kubebuilder/bin"] : [stated]) {
    const at = (name: string) => [join(folder, name)].find(existsSync);
    const [apiServer, etcd, kubectl] = [at("kube-apiserver"), at("etcd"), at("kubectl")];
    if (apiServer && etcd && kubectl) return { apiServer, etcd, kubectl, policyTypeChecker: at("policy-type-checker") };
  }
  return undefined;
}

/** The programs. @throws Error where one is missing */
export function requireBinaries(): ApiServerBinaries {
  const binaries = findBinaries();
  if (!binaries) throw new Error(NOT_INSTALLED);
  return binaries;
}

/** Options of the server. */
export interface RealApiServerOptions {
  /** More flags of kube-apiserver. */
  readonly flags?: readonly string[];
}

const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 5_000;

/** Starts etcd and kube-apiserver on free ports and waits until they are ready. @throws Error with the log's end */
export async function startRealApiServer(
  binaries: ApiServerBinaries,
  options: RealApiServerOptions = {},
): Promise<RealApiServer> {
  const folder = await mkdtemp(join(tmpdir(), "l4guard-e2e-"));
  const [clientPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
  const token = randomUUID();
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await mkdir(join(folder, "certs"));
  await writeFile(join(folder, "sa.key"), privateKey, { mode: 0o600 });
  await writeFile(join(folder, "tokens.csv"), `${token},admin,uid-admin,"system:masters"\n`, { mode: 0o600 });

  const etcdUrl = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const etcd = launch(binaries.etcd, join(folder, "etcd.log"), [
    "--name=test",
    `--data-dir=${join(folder, "etcd")}`,
    "--unsafe-no-fsync",
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=test=${peerUrl}`,
  ]);
  const log = join(folder, "kube-apiserver.log");
  const launchApiServer = () =>
    launch(binaries.apiServer, log, [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(folder, "certs")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${join(folder, "sa.key")}`,
      `--service-account-signing-key-file=${join(folder, "sa.key")}`,
      "--service-cluster-ip-range=10.0.0.0/16,fd00::/108",
      `--token-auth-file=${join(folder, "tokens.csv")}`,
      "--authorization-mode=RBAC",
      "--disable-admission-plugins=ServiceAccount",
      "--endpoint-reconciler-type=none",
      ...(options.flags ?? []),
    ]);
  let apiServer = launchApiServer();
  const url = `https://127.0.0.1:${port}`;
  const kubeconfigPath = join(folder, "kubeconfig");
  const kubeconfig: RealApiServer["kubeconfig"] = ({ token: other = token, port: through = port } = {}) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
      clusters: [
        {
          name: "test",
          cluster: {
            server: `https://127.0.0.1:${through}`,
            "certificate-authority-data": Buffer.from(ca).toString("base64"),
          },
        },
      ],
      users: [{ name: "test", user: { token: other } }],
    });
  let ca = "";
  const call = (method: string, path: string, body?: unknown) => send({ url, ca, token, method, path, body });
  const waitUntilReady = async () => {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      ca = await readFile(join(folder, "certs", "apiserver.crt"), "utf8").catch(() => "");
      const isReady =
        ca !== "" &&
        (await call("GET", "/readyz").then(
          () => true,
          () => false,
        ));
      if (isReady) return;
      if (Date.now() > deadline || apiServer.exitCode !== null) {
        throw new Error(`kube-apiserver is not ready:\n${(await readFile(log, "utf8")).slice(-4000)}`);
      }
      await pause(100);
    }
  };
  const stop = async () => {
    await end(apiServer);
    await end(etcd);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady();
  } catch (error) {
    await stop();
    throw error;
  }
  await writeFile(kubeconfigPath, kubeconfig(), { mode: 0o600 });
  const { gitVersion } = (await call("GET", "/version")) as { gitVersion: string };

  return {
    url,
    port,
    get ca() {
      return ca;
    },
    token,
    version: gitVersion,
    kubectlPath: binaries.kubectl,
    kubeconfigPath,
    kubeconfig,
    async kubectl(args, stdin) {
      const pending = run(binaries.kubectl, [`--kubeconfig=${kubeconfigPath}`, ...args], { maxBuffer: 64 << 20 });
      pending.child.stdin?.end(stdin ?? "");
      return pending.then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { code?: number; stdout?: string; stderr?: string }) => ({
          code: error.code ?? 1,
          stdout: error.stdout ?? "",
          stderr: error.stderr ?? String(error),
        }),
      );
    },
    api: call,
    killApiServer: () => end(apiServer, "SIGKILL"),
    async startApiServer() {
      apiServer = launchApiServer();
      await waitUntilReady();
    },
    async compact() {
      // etcd's JSON gateway: a read tells the revision, which is then compacted.
      const { header } = await etcdCall(etcdUrl, "kv/range", { key: Buffer.from("/").toString("base64") });
      await etcdCall(etcdUrl, "kv/compaction", { revision: header.revision, physical: true });
    },
    stop,
  };
}

/**
 * Has the warnings of the type checker written into the status of ValidatingAdmissionPolicies, as kube-controller-manager
 * does, until the returned function is called.
 */
export function startPolicyTypeChecker(program: string, { kubeconfigPath }: RealApiServer): () => Promise<void> {
  const child = spawn(program, [`--kubeconfig=${kubeconfigPath}`], { stdio: ["ignore", "inherit", "inherit"] });
  return () => end(child);
}

function launch(program: string, log: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output = createWriteStream(log, { flags: "a" });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  child.once("exit", () => output.end());
  return child;
}

/** kube-apiserver takes its time to stop in an orderly way, and tests don't need it to. */
async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

interface Call {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

async function send({ url, ca, token, method, path, body }: Call): Promise<unknown> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const headers = { authorization: `Bearer ${token}`, "content-type": type };
  const outgoing = request(`${url}${path}`, { method, headers, ca, agent: false, timeout: 20_000 });
  outgoing.on("timeout", () => outgoing.destroy(new Error("timeout")));
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(outgoing, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  if (response.statusCode >= 400) {
    throw new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 500)}`, { cause: text });
  }
  return text.startsWith("{") ? JSON.parse(text) : text;
}

async function etcdCall(url: string, path: string, body: object): Promise<{ header: { revision: string } }> {
  const response = await fetch(`${url}/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`etcd ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { header: { revision: string } };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
