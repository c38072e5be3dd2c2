import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import {
  type ApiResource,
  apiVersionOf,
  BUILT_IN_RESOURCES,
  CONFIG_CONNECTOR_RESOURCES,
  GKE_RESOURCES,
} from "./api-resources.ts";
import { type JsonPatchOperation, jsonPatch, mergePatch } from "./json-patching.ts";
import { type DraftObject, ObjectStore, type StoredObject, StoreError, type StoreEvent } from "./object-store.ts";
import { createTestAuthority, type KeyPair, type TestAuthority } from "./test-authority.ts";

/**
 * A stand-in for kube-apiserver, in this process, over TLS. It keeps objects with etcd's manners (see ObjectStore) and
 * speaks list with paging, watch with bookmarks and 410, get, create, update, patch and delete, discovery and /version.
 * It checks bearer tokens, but neither authorizes, validates, defaults nor calls webhooks; /status replaces `status` and
 * metadata only; server-side apply and strategic patches are merges in which lists of named objects merge by name.
 *
 *     const server = await startApiServer();
 *     t.teardown(() => server.stop());
 *     server.put({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" }, spec: {} });
 *     writeFileSync(path, server.kubeconfig());
 *     server.fail({ kind: "status", code: 429, headers: { "Retry-After": "2" } }, { verb: "list", times: 3 });
 */
export interface ApiServer {
  /** https://127.0.0.1:PORT; it stays the same across `restart`. */
  readonly url: string;
  readonly port: number;
  /** The certificate authority that clients must trust, PEM; it changes with `useAuthority`. */
  readonly ca: string;
  readonly store: ObjectStore;
  /** The bearer tokens that are accepted, with the user each stands for; empty for no authentication at all. */
  readonly tokens: Map<string, string>;
  /** What users are told that they may list: "services" everywhere, "services shop" in one namespace. Nothing else is authorized. */
  readonly rights: Map<string, ReadonlySet<string>>;
  /** Every request so far, in order. */
  readonly requests: readonly RequestRecord[];
  /** The watches that are open now. */
  readonly watches: ReadonlySet<OpenWatch>;
  /** Connections that are open now. */
  readonly connectionCount: number;

  /** A kubeconfig (JSON, which is YAML) for this server. */
  kubeconfig(token?: string): string;
  /** Creates or replaces an object by its apiVersion, kind, namespace and name. */
  put(object: DraftObject): StoredObject;
  /** Deletes an object by the same. Finalizers hold it, as they do in a cluster. */
  remove(object: DraftObject): void;
  /** The stored objects of a kind, in order. */
  objects(kind: string): readonly StoredObject[];
  /** Serves one more resource from now on, or stops serving it: a CRD that comes or goes. */
  serve(resource: ApiResource): void;
  withdraw(kind: string): void;
  /** Lets requests fail; the returned function ends it. Without `times` they fail until then. */
  fail(action: FaultAction, match?: FaultMatch): () => void;
  /** Forgets the history, so that older watches and continue tokens get 410. */
  compact(): void;
  /** Sends a bookmark to every watch that asked for them. */
  bookmark(): void;
  /** Serves with a certificate of another authority from the next handshake on. */
  useAuthority(authority: TestAuthority): void;
  /** Cuts every connection and stops listening; `restart` brings the server back on its port with its objects. */
  halt(): Promise<void>;
  restart(): Promise<void>;
  /** Stops for good. */
  stop(): Promise<void>;
}

/** What a request asked for. */
export interface RequestRecord {
  readonly at: number;
  readonly verb: Verb;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The plural of the resource, or undefined for discovery, /version and the like. */
  readonly resource: string | undefined;
  readonly user: string | undefined;
  readonly headers: IncomingMessage["headers"];
  /** Undefined until it is answered. */
  status: number | undefined;
}

export type Verb = "list" | "watch" | "get" | "create" | "update" | "patch" | "delete" | "other";

/** A watch that a client holds open. */
export interface OpenWatch {
  readonly resource: string;
  readonly query: URLSearchParams;
  /** Sends anything, for example garbage or an ERROR event; a newline is added. */
  send(line: string): void;
  /** Stops sending without closing: what a client sees of a peer that vanished. */
  freeze(): void;
  /** Ends the response in an orderly way, as timeoutSeconds does. */
  end(): void;
  /** Cuts the connection. */
  reset(): void;
}

/** What a failing request meets. */
export type FaultAction =
  | {
      readonly kind: "status";
      readonly code: number;
      readonly reason?: string;
      readonly headers?: Record<string, string>;
    }
  /** An answer that is sent as it stands. */
  | { readonly kind: "body"; readonly code?: number; readonly body: string }
  /** For a watch: one ERROR event with that code, then the end. */
  | { readonly kind: "error-event"; readonly code: number; readonly reason?: string }
  /** For a watch: let in, and then never a word. */
  | { readonly kind: "silence" }
  /** Accepted and never answered. */
  | { readonly kind: "hang" }
  /** The connection is cut before the answer. */
  | { readonly kind: "reset" }
  /** Answered in an orderly way, but late. */
  | { readonly kind: "delay"; readonly ms: number };

/** Which requests fail; without a field, any. */
export interface FaultMatch {
  readonly verb?: Verb;
  /** The plural. */
  readonly resource?: string;
  readonly path?: string;
  readonly times?: number;
}

/** How to start the stand-in. */
export interface ApiServerOptions {
  readonly objects?: readonly DraftObject[];
  /** Which of GKE's and Config Connector's resources are served besides the built-in ones; both by default. */
  readonly resources?: readonly ApiResource[];
  readonly gitVersion?: string;
  /** The time between bookmarks, milliseconds. kube-apiserver sends one a minute. */
  readonly bookmarkIntervalMs?: number;
  readonly authority?: TestAuthority;
  readonly port?: number;
  /** What time requests are recorded with; the machine's by default. */
  readonly now?: () => number;
}

/** The token that a server accepts unless the test says otherwise. */
export const TEST_TOKEN = "test-token";

/** Starts a stand-in API server on a free port of the loopback interface. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = new StandInServer(options);
  await server.listen(options.port ?? 0);
  for (const object of options.objects ?? []) server.put(object);
  return server;
}

interface Fault {
  readonly action: FaultAction;
  readonly match: FaultMatch;
  left: number;
}

interface Route {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

const SELF_REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const PARTIAL = "as=PartialObjectMetadata";

class StandInServer implements ApiServer {
  readonly store = new ObjectStore();
  readonly tokens = new Map([[TEST_TOKEN, "test-user"]]);
  readonly rights = new Map<string, ReadonlySet<string>>();
  readonly requests: RequestRecord[] = [];
  readonly watches = new Set<OpenWatch>();
  readonly #options: ApiServerOptions;
  readonly #resources: ApiResource[];
  readonly #faults: Fault[] = [];
  readonly #connections = new Set<Socket>();
  readonly #snapshots = new Map<string, { readonly revision: number; readonly objects: readonly StoredObject[] }>();
  readonly #bookmarks: NodeJS.Timeout;
  #oldestSnapshot = 0;
  #authority: TestAuthority;
  #pair: KeyPair;
  #server: Server;
  #port = 0;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#resources = [
      ...BUILT_IN_RESOURCES,
      ...(options.resources ?? [...GKE_RESOURCES, ...CONFIG_CONNECTOR_RESOURCES]),
    ];
    this.#authority = options.authority ?? createTestAuthority();
    this.#pair = this.#authority.issue();
    this.#server = this.#create();
    this.#bookmarks = setInterval(() => this.bookmark(), options.bookmarkIntervalMs ?? 60_000);
    this.#bookmarks.unref();
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get ca(): string {
    return this.#authority.ca;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  kubeconfig(token = TEST_TOKEN): string {
    const ca = Buffer.from(this.ca).toString("base64");
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
      clusters: [{ name: "test", cluster: { server: this.url, "certificate-authority-data": ca } }],
      users: [{ name: "test", user: { token } }],
    });
  }

  put(object: DraftObject): StoredObject {
    const { plural, key } = this.#place(object);
    const { resourceVersion: _, ...metadata } = object.metadata ?? {};
    const draft = { ...object, metadata };
    return this.store.get(plural, key) ? this.store.update(plural, key, draft) : this.store.create(plural, key, draft);
  }

  remove(object: DraftObject): void {
    const { plural, key } = this.#place(object);
    this.store.delete(plural, key);
  }

  objects(kind: string): readonly StoredObject[] {
    const resource = this.#resources.find((candidate) => candidate.kind === kind);
    return resource ? this.store.list(collectionOf(resource)).objects : [];
  }

  serve(resource: ApiResource): void {
    this.#resources.push(resource);
  }

  withdraw(kind: string): void {
    const index = this.#resources.findIndex((resource) => resource.kind === kind);
    if (index >= 0) this.#resources.splice(index, 1);
  }

  fail(action: FaultAction, match: FaultMatch = {}): () => void {
    const fault: Fault = { action, match, left: match.times ?? Number.POSITIVE_INFINITY };
    this.#faults.push(fault);
    return () => {
      fault.left = 0;
    };
  }

  compact(): void {
    this.store.compact();
    this.#oldestSnapshot = this.store.revision + 1;
  }

  bookmark(): void {
    for (const watch of this.watches) if (watch instanceof Watch) watch.bookmark(this.store.revision);
  }

  useAuthority(authority: TestAuthority): void {
    this.#authority = authority;
    this.#pair = authority.issue();
    this.#server.setSecureContext(this.#pair);
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async halt(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  async restart(): Promise<void> {
    if (this.#server.listening) await this.halt();
    this.#server = this.#create();
    await this.listen(this.#port);
  }

  async stop(): Promise<void> {
    clearInterval(this.#bookmarks);
    if (this.#server.listening) await this.halt();
  }

  /** Cuts a TLS connection with RST, which only the TCP connection beneath it can do. */
  #reset(socket: Socket | null): void {
    for (const connection of this.#connections) {
      if (connection.remotePort === socket?.remotePort) connection.resetAndDestroy();
    }
  }

  #create(): Server {
    const server = createServer({ ...this.#pair, keepAliveTimeout: 60_000 }, (request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        if (!response.headersSent) sendError(response, error);
        else response.destroy();
      });
    });
    server.on("connection", (socket: Socket) => {
      this.#connections.add(socket);
      socket.on("close", () => this.#connections.delete(socket));
    });
    server.on("tlsClientError", () => {});
    return server;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const route = this.#route(url.pathname);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const record: RequestRecord = {
      at: (this.#options.now ?? Date.now)(),
      verb: verbOf(request.method ?? "GET", route, url.searchParams),
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      resource: route?.resource.plural,
      user: this.tokens.get(token?.trim() ?? ""),
      headers: request.headers,
      status: undefined,
    };
    this.requests.push(record);
    response.on("finish", () => {
      record.status = response.statusCode;
    });
    const body = await readBody(request);
    if (await this.#meetFault(record, request, response)) return;
    if (this.tokens.size > 0 && record.user === undefined) throw new StoreError(401, "Unauthorized", "Unauthorized");
    if (url.pathname === SELF_REVIEW) return send(response, this.#selfReview(record.user, body));
    const answer = route ? this.#serve(route, record, response, body) : this.#discovery(url.pathname);
    if (answer) send(response, answer);
  }

  /** Whether the user may list what a SelfSubjectAccessReview asks about. */
  #selfReview(user = "", body: string): Answer {
    const review = JSON.parse(body);
    const { verb, resource, namespace } = review.spec.resourceAttributes;
    const rights = this.rights.get(user);
    const allowed = verb === "list" && (rights?.has(resource) || rights?.has(`${resource} ${namespace}`)) === true;
    return answer(201, { ...review, status: { allowed } });
  }

  /** Whether a fault took the request over. */
  async #meetFault(record: RequestRecord, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { verb, resource, path } = record;
    const fault = this.#faults.find(
      ({ left, match }) =>
        left > 0 &&
        (match.verb === undefined || match.verb === verb) &&
        (match.resource === undefined || match.resource === resource) &&
        (match.path === undefined || match.path === path),
    );
    if (!fault) return false;
    fault.left--;
    const { action } = fault;
    switch (action.kind) {
      case "status": {
        for (const [name, value] of Object.entries(action.headers ?? {})) response.setHeader(name, value);
        sendError(response, new StoreError(action.code, action.reason ?? "", `injected ${action.code}`));
        return true;
      }
      case "body":
        response.writeHead(action.code ?? 200, { "Content-Type": "application/json" }).end(action.body);
        return true;
      case "error-event": {
        const object = statusOf(new StoreError(action.code, action.reason ?? "", `injected ${action.code}`));
        response.writeHead(200, { "Content-Type": "application/json" });
        response.end(`${toWire({ type: "ERROR", object })}\n`);
        return true;
      }
      case "silence":
        response.writeHead(200, { "Content-Type": "application/json" }).flushHeaders();
        return true;
      case "hang":
        return true;
      case "reset":
        this.#reset(request.socket);
        return true;
      case "delay":
        await new Promise((resolve) => setTimeout(resolve, action.ms));
        return false;
    }
  }

  /** The answer, or undefined where a watch takes the response over. */
  #serve(route: Route, record: RequestRecord, response: ServerResponse, body: string): Answer | undefined {
    const { resource, namespace, name } = route;
    const collection = collectionOf(resource);
    const key = keyOf(resource, namespace, name ?? "");
    const isDryRun = record.query.get("dryRun") === "All";
    switch (record.verb) {
      case "watch":
        this.#watch(route, record, response);
        return undefined;
      case "list":
        return this.#list(route, record);
      case "get": {
        const found = this.store.get(collection, key);
        if (!found) throw new StoreError(404, "NotFound", `${resource.plural} "${name}" not found`);
        return answer(200, found);
      }
      case "create": {
        const draft = this.#draft(route, parseBody(body) as DraftObject);
        const draftKey = keyOf(resource, namespace, draft.metadata?.name ?? "");
        return answer(201, this.store.create(collection, draftKey, draft, isDryRun));
      }
      case "update": {
        const draft = this.#draft(route, parseBody(body) as DraftObject);
        const merged = this.#withinSubresource(route, key, draft);
        return answer(200, this.store.update(collection, key, merged, isDryRun));
      }
      case "patch":
        return this.#patch(route, record, body);
      case "delete": {
        const options = body === "" ? {} : (parseBody(body) as { preconditions?: object });
        if (isDryRun) return answer(200, this.store.get(collection, key) ?? {});
        return answer(200, this.store.delete(collection, key, options.preconditions));
      }
      case "other":
        throw new StoreError(405, "MethodNotAllowed", "the method is not supported");
    }
  }

  #patch(route: Route, { headers, query }: RequestRecord, body: string): Answer {
    const { resource, namespace, name = "" } = route;
    const collection = collectionOf(resource);
    const key = keyOf(resource, namespace, name);
    const isDryRun = query.get("dryRun") === "All";
    const type = headers["content-type"] ?? "";
    const patch = parseBody(body);
    const found = this.store.get(collection, key);
    if (!found) {
      if (!type.startsWith("application/apply-patch")) {
        throw new StoreError(404, "NotFound", `${resource.plural} "${name}" not found`);
      }
      const created = this.store.create(collection, key, this.#draft(route, patch as DraftObject), isDryRun);
      return answer(201, created);
    }
    let patched: unknown;
    try {
      patched = type.startsWith("application/json-patch")
        ? jsonPatch(found, patch as JsonPatchOperation[])
        : mergePatch(found, patch, !type.startsWith("application/merge-patch"));
    } catch (error) {
      throw new StoreError(422, "Invalid", String(error));
    }
    const draft = this.#withinSubresource(route, key, patched as DraftObject);
    return answer(200, this.store.update(collection, key, draft, isDryRun));
  }

  #list(route: Route, { query, headers }: RequestRecord): Answer {
    const { resource } = route;
    const limit = Number(query.get("limit") ?? 0);
    const token = query.get("continue");
    const { snapshot, start } = token ? this.#resume(token) : { snapshot: this.#snapshot(route, query), start: 0 };
    const end = limit > 0 ? Math.min(start + limit, snapshot.objects.length) : snapshot.objects.length;
    const left = snapshot.objects.length - end;
    const metadata: Record<string, unknown> = { resourceVersion: String(snapshot.revision) };
    if (left > 0) {
      const id = randomUUID();
      this.#snapshots.set(id, snapshot);
      metadata["continue"] = Buffer.from(JSON.stringify({ id, start: end })).toString("base64url");
      metadata["remainingItemCount"] = left;
    }
    const isPartial = wantsMetadata(headers);
    const items = snapshot.objects.slice(start, end).map((object) => wireItem(object, resource, isPartial));
    const kind = isPartial ? "PartialObjectMetadataList" : `${resource.kind}List`;
    const apiVersion = isPartial ? "meta.k8s.io/v1" : apiVersionOf(resource);
    return { code: 200, body: `${toWire({ kind, apiVersion, metadata }).slice(0, -1)},"items":[${items.join(",")}]}` };
  }

  #snapshot(
    route: Route,
    query: URLSearchParams,
  ): { readonly revision: number; readonly objects: readonly StoredObject[] } {
    const all = this.store.list(collectionOf(route.resource));
    const matches = matcher(route, query);
    return matches ? { revision: all.revision, objects: all.objects.filter(matches) } : all;
  }

  #resume(token: string) {
    const { id, start } = JSON.parse(Buffer.from(token, "base64url").toString()) as { id: string; start: number };
    const snapshot = this.#snapshots.get(id);
    if (!snapshot || snapshot.revision < this.#oldestSnapshot) {
      throw new StoreError(410, "Expired", "The provided continue parameter is too old");
    }
    this.#snapshots.delete(id);
    return { snapshot, start };
  }

  #watch(route: Route, { query, headers }: RequestRecord, response: ServerResponse): void {
    const { resource } = route;
    const from = query.get("resourceVersion") ?? "";
    const revision = from === "" || from === "0" ? this.store.revision : Number(from);
    const isPartial = wantsMetadata(headers);
    const matches = matcher(route, query) ?? (() => true);
    const watch = new Watch({ resource, query, response, isPartial, cut: () => this.#reset(response.socket) });
    const onEvent = (event: StoreEvent) => {
      if (matches(event.object)) watch.event(event);
    };
    try {
      const { missed, stop } = this.store.watch(collectionOf(resource), revision, onEvent);
      response.writeHead(200, { "Content-Type": "application/json" });
      response.flushHeaders();
      this.watches.add(watch);
      const timeout = setTimeout(() => watch.end(), Number(query.get("timeoutSeconds") ?? 1800) * 1000);
      response.on("close", () => {
        clearTimeout(timeout);
        stop();
        this.watches.delete(watch);
      });
      for (const event of missed) onEvent(event);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // kube-apiserver reports an expired version of a watch as an event with status 200.
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(`${toWire({ type: "ERROR", object: statusOf(error) })}\n`);
    }
  }

  #discovery(path: string): Answer {
    if (path === "/version") {
      const gitVersion = this.#options.gitVersion ?? "v1.33.1-gke.1779000";
      const [major, minor] = gitVersion.slice(1).split(".");
      return answer(200, { major, minor, gitVersion, platform: "linux/amd64" });
    }
    if (path === "/readyz" || path === "/livez" || path === "/healthz") return { code: 200, body: "ok" };
    if (path === "/api") return answer(200, { kind: "APIVersions", versions: ["v1"] });
    if (path === "/apis") return answer(200, { kind: "APIGroupList", groups: this.#groups() });
    const groupVersion = path.replace(/^\/apis?\//, "");
    const resources = this.#resources.filter((resource) => apiVersionOf(resource) === groupVersion);
    if (resources.length === 0)
      throw new StoreError(404, "NotFound", "the server could not find the requested resource");
    const list = resources.map(({ plural, kind, namespaced }) => ({
      name: plural,
      kind,
      namespaced,
      verbs: ["list", "watch", "get"],
    }));
    return answer(200, { kind: "APIResourceList", groupVersion, resources: list });
  }

  #groups() {
    const versions = new Map<string, Set<string>>();
    for (const { group, version } of this.#resources) {
      if (group !== "") versions.set(group, (versions.get(group) ?? new Set()).add(version));
    }
    return [...versions].map(([name, found]) => {
      const list = [...found].map((version) => ({ groupVersion: `${name}/${version}`, version }));
      return { name, versions: list, preferredVersion: list[0] };
    });
  }

  #route(path: string): Route | undefined {
    const match =
      /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path);
    const namespaced = match && this.#find(match[1] ?? "", match[2], match[4]);
    if (match && namespaced) {
      return { resource: namespaced, namespace: match[3], name: match[5], subresource: match[6] };
    }
    // /api/v1/namespaces/NAME reads like a namespaced collection.
    const own = /^\/api\/(v1)\/namespaces\/([^/]+)(?:\/(status|finalize))?$/.exec(path);
    const namespaces = own && this.#find("", own[1], "namespaces");
    return namespaces ? { resource: namespaces, namespace: undefined, name: own[2], subresource: own[3] } : undefined;
  }

  #find(group: string, version: string | undefined, plural: string | undefined): ApiResource | undefined {
    return this.#resources.find(
      (resource) => resource.group === group && resource.version === version && resource.plural === plural,
    );
  }

  #place({ apiVersion, kind, metadata }: DraftObject): { readonly plural: string; readonly key: string } {
    const resource =
      this.#resources.find((candidate) => candidate.kind === kind && apiVersionOf(candidate) === apiVersion) ??
      this.#resources.find((candidate) => candidate.kind === kind);
    if (!resource) throw new RangeError(`the stand-in serves no ${apiVersion} ${kind}`);
    return {
      plural: collectionOf(resource),
      key: keyOf(resource, metadata?.namespace ?? "default", metadata?.name ?? ""),
    };
  }

  #draft({ resource, namespace }: Route, draft: DraftObject): DraftObject {
    const { generateName } = draft.metadata ?? {};
    const name = draft.metadata?.name ?? `${generateName ?? ""}${randomUUID().slice(0, 5)}`;
    const metadata = { ...draft.metadata, name, ...(resource.namespaced && { namespace: namespace ?? "default" }) };
    return { ...draft, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
  }

  #withinSubresource({ resource, subresource }: Route, key: string, draft: DraftObject): DraftObject {
    const found = this.store.get(collectionOf(resource), key);
    if (!found) return draft;
    if (subresource === undefined) return "status" in found ? { ...draft, status: found["status"] } : draft;
    return { ...found, metadata: { ...found.metadata, ...draft.metadata }, [subresource]: draft[subresource] };
  }
}

interface WatchInput {
  readonly resource: ApiResource;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  readonly isPartial: boolean;
  /** Cuts the connection. */
  readonly cut: () => void;
}

class Watch implements OpenWatch {
  readonly resource: string;
  readonly query: URLSearchParams;
  readonly #response: ServerResponse;
  readonly #resource: ApiResource;
  readonly #isPartial: boolean;
  readonly #cut: () => void;
  #isFrozen = false;

  constructor({ resource, query, response, isPartial, cut }: WatchInput) {
    this.resource = resource.plural;
    this.query = query;
    this.#resource = resource;
    this.#response = response;
    this.#isPartial = isPartial;
    this.#cut = cut;
  }

  event({ type, object }: StoreEvent): void {
    const item = this.#isPartial ? toWire(partial(object)) : wireOf(object);
    this.send(`{"type":"${type}","object":${item}}`);
  }

  bookmark(revision: number): void {
    if (this.query.get("allowWatchBookmarks") !== "true") return;
    const { kind } = this.#resource;
    const object = { kind, apiVersion: apiVersionOf(this.#resource), metadata: { resourceVersion: String(revision) } };
    this.send(toWire({ type: "BOOKMARK", object }));
  }

  send(line: string): void {
    if (!this.#isFrozen && !this.#response.writableEnded) this.#response.write(`${line}\n`);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  end(): void {
    if (!this.#isFrozen) this.#response.end();
  }

  reset(): void {
    this.#cut();
  }
}

function verbOf(method: string, route: Route | undefined, query: URLSearchParams): Verb {
  if (!route) return "other";
  switch (method) {
    case "GET":
      if (route.name !== undefined) return "get";
      return query.get("watch") === "true" || query.get("watch") === "1" ? "watch" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return "delete";
    default:
      return "other";
  }
}

function collectionOf({ group, plural }: ApiResource): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function keyOf({ namespaced }: ApiResource, namespace: string | undefined, name: string): string {
  return namespaced ? `${namespace ?? "default"}/${name}` : name;
}

function matcher({ namespace }: Route, query: URLSearchParams): ((object: StoredObject) => boolean) | undefined {
  const tests: ((object: StoredObject) => boolean)[] = [];
  if (namespace !== undefined) tests.push(({ metadata }) => metadata.namespace === namespace);
  for (const term of (query.get("labelSelector") ?? "").split(",").filter(Boolean)) {
    const [key = "", value] = term.split(/==?/);
    tests.push(({ metadata }) => metadata.labels?.[key] === value);
  }
  const name = /metadata\.name=([^,]+)/.exec(query.get("fieldSelector") ?? "")?.[1];
  if (name !== undefined) tests.push(({ metadata }) => metadata.name === name);
  return tests.length === 0 ? undefined : (object) => tests.every((test) => test(object));
}

function wantsMetadata(headers: IncomingMessage["headers"]): boolean {
  return headers.accept?.includes(PARTIAL) ?? false;
}

function partial({ metadata }: StoredObject): object {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/** Items of a list of a built-in type carry neither kind nor apiVersion; those of a custom resource do. */
function wireItem(object: StoredObject, resource: ApiResource, isPartial: boolean): string {
  if (isPartial) return toWire({ metadata: object.metadata });
  if (!BUILT_IN_RESOURCES.includes(resource)) return wireOf(object);
  const known = listItems.get(object);
  if (known !== undefined) return known;
  const { apiVersion: _, kind: __, ...rest } = object;
  return remember(listItems, object, toWire(rest));
}

const wires = new WeakMap<StoredObject, string>();
const listItems = new WeakMap<StoredObject, string>();

function wireOf(object: StoredObject): string {
  return wires.get(object) ?? remember(wires, object, toWire(object));
}

function remember(cache: WeakMap<StoredObject, string>, object: StoredObject, wire: string): string {
  cache.set(object, wire);
  return wire;
}

/** JSON as Go writes it: U+2028 and U+2029 are escaped, so that no line reader sees a line where there is none. */
function toWire(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function statusOf({ code, reason, message }: StoreError): object {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code };
}

interface Answer {
  readonly code: number;
  readonly body: string;
}

function answer(code: number, value: unknown): Answer {
  return { code, body: toWire(value) };
}

function send(response: ServerResponse, { code, body }: Answer): void {
  response.writeHead(code, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }).end(body);
}

function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof StoreError ? error : new StoreError(500, "InternalError", String(error));
  send(response, answer(known.code, statusOf(known)));
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new StoreError(400, "BadRequest", "the body is not JSON");
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}
