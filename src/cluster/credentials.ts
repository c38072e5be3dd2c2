import type { Agent as HttpAgent } from "node:http";
import { Agent } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Clock } from "./clock.ts";

/** How to reach a cluster's API server. */
export type ClusterAccess =
  /** From a Pod, with its service account; `folder` holds token, ca.crt and namespace. */
  | { readonly kind: "in-cluster"; readonly host: string; readonly port: string; readonly folder?: string }
  /** By a kubeconfig file, or KUBECONFIG and ~/.kube/config where none is named. */
  | { readonly kind: "kubeconfig"; readonly path?: string; readonly context?: string }
  /** The same API server, by a token and nothing else of the other access. */
  | { readonly kind: "bearer"; readonly to: ClusterAccess; readonly token: string };

/** What a request needs to reach the API server and be let in. */
interface Credentials {
  /** By what kubectl knows the cluster; undefined in a Pod. */
  readonly context: string | undefined;
  /** https://HOST:PORT, without a slash at its end. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: HttpAgent;
}

/** Where the kubelet puts the credentials of a Pod's service account. */
const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Bound tokens are renewed long before they end, so reading them once a minute is enough (client-go does the same). */
const REREAD_AFTER_MS = 60_000;

/** The credentials of one cluster, read anew every minute and whenever the API server did not accept them. */
export class CredentialSource {
  readonly #access: ClusterAccess;
  readonly #clock: Clock;
  #loading: Promise<Credentials> | undefined;
  #loadedAt = 0;
  #agent: { readonly material: string; readonly agent: HttpAgent } | undefined;

  constructor(access: ClusterAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  /** The credentials that count now. @throws Error where they can't be read */
  async current(): Promise<Credentials> {
    const isFresh = this.#clock.now() - this.#loadedAt < REREAD_AFTER_MS;
    if (!this.#loading || !isFresh) {
      this.#loadedAt = this.#clock.now();
      this.#loading = this.#load();
    }
    try {
      return await this.#loading;
    } catch (error) {
      this.expire();
      throw error;
    }
  }

  /** Has token and authority read again before the next request. */
  expire(): void {
    this.#loading = undefined;
  }

  /** Closes the connections that nobody uses at the moment: one has turned out to be dead, so others may be. */
  dropIdle(): void {
    for (const sockets of Object.values(this.#agent?.agent.freeSockets ?? {})) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#agent?.agent.destroy();
    this.#agent = undefined;
  }

  async #load(): Promise<Credentials> {
    // KubeConfig keeps tokens and connections of its own for as long as it lives, so each reading has a new one.
    const config = await loadKubeConfig(this.#access);
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error(whyNoCluster(config, this.#access));
    if (cluster.server === FALLBACK_SERVER && isDefault(this.#access)) throw new Error("there is no kubeconfig");
    const options: Parameters<KubeConfig["applyToHTTPSOptions"]>[0] = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    const tls = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    // Connections outlive a new token, but not a new authority or client certificate.
    const material = JSON.stringify([cluster.server, cluster.proxyUrl, tls], (_, value) =>
      Buffer.isBuffer(value) ? value.toString("base64") : value,
    );
    if (this.#agent?.material !== material) {
      this.close();
      const isProxied = cluster.proxyUrl !== undefined;
      const agent = isProxied && options.agent ? (options.agent as HttpAgent) : keepAliveAgent(defined(tls));
      this.#agent = { material, agent };
    }
    return {
      context: this.#access.kind === "kubeconfig" ? config.getCurrentContext() : undefined,
      server: cluster.server.replace(/\/$/, ""),
      headers: headersOf(options),
      agent: this.#agent.agent,
    };
  }
}

/** What client-node takes where it finds no kubeconfig: an API server as nobody runs it any more. */
const FALLBACK_SERVER = "http://localhost:8080";

function isDefault(access: ClusterAccess): boolean {
  return access.kind === "kubeconfig" && access.path === undefined && !process.env["KUBECONFIG"];
}

function whyNoCluster(config: KubeConfig, access: ClusterAccess): string {
  const context = access.kind === "kubeconfig" ? access.context : undefined;
  const names = config.getContexts().map(({ name }) => name);
  const known = names.length === 0 ? "none" : names.slice(0, MOST_CONTEXTS).join(", ");
  if (context === undefined) return "the kubeconfig has no current context; kubectl config use-context NAME sets one";
  return `the kubeconfig has no context "${context}"; it has ${known}`;
}

/** How many contexts a message names. */
const MOST_CONTEXTS = 10;

function keepAliveAgent(tls: object): Agent {
  return new Agent({ ...tls, keepAlive: true, maxFreeSockets: 4 });
}

function headersOf(options: { readonly headers?: unknown; readonly auth?: string | null }): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value).trim();
  if (options.auth) headers["Authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  return headers;
}

function defined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Loads the package that reads kubeconfigs; not done above, since it costs 86 MB and a second that offline commands must not pay. */
export async function loadKubeConfigReader(): Promise<typeof KubeConfig> {
  return (await import("@kubernetes/client-node")).KubeConfig;
}

async function loadKubeConfig(access: ClusterAccess): Promise<KubeConfig> {
  const KubeConfig = await loadKubeConfigReader();
  const config = new KubeConfig();
  if (access.kind === "bearer") {
    const cluster = (await loadKubeConfig(access.to)).getCurrentCluster();
    if (!cluster) throw new Error("there is no cluster");
    config.loadFromClusterAndUser(cluster, { name: "bearer", token: access.token });
    return config;
  }
  if (access.kind === "in-cluster") {
    const folder = access.folder ?? SERVICE_ACCOUNT_FOLDER;
    const host = access.host.includes(":") ? `[${access.host}]` : access.host;
    config.loadFromClusterAndUser(
      { name: "cluster", server: `https://${host}:${access.port}`, caFile: `${folder}/ca.crt`, skipTLSVerify: false },
      { name: "user", authProvider: { name: "tokenFile", config: { tokenFile: `${folder}/token` } } },
    );
    return config;
  }
  try {
    if (access.path === undefined) config.loadFromDefault();
    else config.loadFromFile(access.path);
  } catch (error) {
    throw new Error(
      `${access.path ?? (process.env["KUBECONFIG"] || "the kubeconfig")} can't be read: ${inShort(error)}`,
    );
  }
  if (access.context !== undefined) config.setCurrentContext(access.context);
  return config;
}

/** What is wrong with a file: the first line of a parser's words, and no system call's name and path. */
function inShort(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return /^E[A-Z]+: ([^,]+),/.exec(line)?.[1] ?? line;
}
