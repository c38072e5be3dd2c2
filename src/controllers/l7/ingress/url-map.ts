import type { Ingress, IngressBackend, IngressPath, IngressRule } from "../../../domain/kinds/ingress.ts";
import { type Backend, type BackendContext, type BackendLookup, defaultBackend, lookUpBackend } from "./backend.ts";
import type { Fault } from "./fault.ts";

const TRANSLATOR = "ingress-gce pkg/controller/translator/translator.go";

/** The path for what no path is written for, and the host for what none is. */
const EVERY_PATH = "/*";
const EVERY_HOST = "*";

/** One path of a host, as the load balancer's URL map has it. */
interface Route {
  readonly path: string;
  readonly backend: Backend;
}

/** What an Ingress is translated to (ingress-gce pkg/utils/gceurlmap.go GCEURLMap). */
export interface UrlMap {
  /** Where all goes that no host and path match; undefined where it has a fault. */
  readonly defaultBackend: Backend | undefined;
  /** The paths of each host, in the order written; a host written twice is where it is written last. */
  readonly hosts: ReadonlyMap<string, readonly Route[]>;
}

/** A URL map, and what is wrong with the Ingress: with any fault the controller changes nothing at all. */
export interface Translation {
  readonly urlMap: UrlMap;
  readonly faults: readonly Fault[];
  /** What decides and nobody knows, such as "Service shop/web". */
  readonly unknown: readonly string[];
  /** What became of each backend that the Ingress writes, in the controller's order: the rules', then the default one. */
  readonly lookups: ReadonlyMap<IngressBackend, BackendLookup>;
}

/** The paths that a path of an Ingress becomes, or why it is refused. */
type UrlMapPaths =
  | { readonly paths: readonly string[]; readonly refused?: never }
  | { readonly refused: string; readonly paths?: never };

/** The URL map of the Ingress (translator.go TranslateIngress). */
export function translateIngress(ingress: Ingress, context: BackendContext): Translation {
  const draft = new Draft(ingress, context);
  const hosts = new Map<string, readonly Route[]>();
  for (const rule of ingress.rules) {
    if (!rule.hasHttp) continue;
    const host = rule.host || EVERY_HOST;
    const routes = draft.routesOf(rule);
    // The second rule of a host replaces the first, and takes its place behind the others.
    hosts.delete(host);
    hosts.set(host, routes);
  }
  const byDefault = ingress.defaultBackend ? draft.lookUpDefault(ingress.defaultBackend) : defaultBackend(context.kind);
  return { urlMap: { defaultBackend: byDefault, hosts }, ...draft.findings };
}

/** Each backend of the URL map once, in the order in which the controller sees to them (gceurlmap.go AllServicePorts). */
export function backendsOf({ defaultBackend: byDefault, hosts }: UrlMap): readonly Backend[] {
  const backends = new Map<string, Backend>();
  if (byDefault) backends.set(byDefault.key, byDefault);
  for (const routes of hosts.values()) {
    for (const { backend } of routes) if (!backends.has(backend.key)) backends.set(backend.key, backend);
  }
  return [...backends.values()];
}

/** What the URL map has for a path of an Ingress (translator.go validateAndGetPaths); without a type it is ImplementationSpecific. */
export function urlMapPaths({ path, pathType }: Pick<IngressPath, "path" | "pathType">): UrlMapPaths {
  switch (pathType) {
    case undefined:
    case "ImplementationSpecific":
      return { paths: [path || EVERY_PATH] };
    case "Exact":
      return refusalOf(path) ?? { paths: [path] };
    case "Prefix":
      if (path === "/") return { paths: [EVERY_PATH] };
      return refusalOf(path) ?? { paths: prefixPaths(path) };
    default:
      return { refused: `"${pathType}" is no path type` };
  }
}

/** A prefix is its own path and all below it. */
function prefixPaths(path: string): readonly string[] {
  const itself = path.endsWith("/") ? path.slice(0, -1) : path;
  return [itself, `${itself}/*`];
}

function refusalOf(path: string): UrlMapPaths | undefined {
  if (path === "") return { refused: "an Exact or Prefix path must not be empty" };
  return path.includes("*") ? { refused: `the Exact or Prefix path ${path} must have no *` } : undefined;
}

class Draft {
  readonly #namespace: string;
  readonly #context: BackendContext;
  readonly #faults: Fault[] = [];
  readonly #unknown = new Set<string>();
  readonly #lookups = new Map<IngressBackend, BackendLookup>();

  constructor(ingress: Ingress, context: BackendContext) {
    this.#namespace = ingress.metadata.namespace;
    this.#context = context;
  }

  get findings(): Omit<Translation, "urlMap"> {
    return { faults: this.#faults, unknown: [...this.#unknown], lookups: this.#lookups };
  }

  /** The rule's paths; of a path that is written twice the last counts, in its place. */
  routesOf(rule: IngressRule): readonly Route[] {
    const routes = new Map<string, Route>();
    for (const written of rule.paths) {
      const backend = this.#lookUp(written.backend);
      // A path is looked at only where something is known of its backend.
      if (!backend) continue;
      const { paths, refused } = urlMapPaths(written);
      if (refused !== undefined) {
        const location = [...written.backend.location.slice(0, -1), "path"];
        this.#faults.push({
          kind: "path",
          text: refused,
          source: `${TRANSLATOR} validateAndGetPaths`,
          location,
        });
        continue;
      }
      for (const path of paths) {
        routes.delete(path);
        routes.set(path, { path, backend });
      }
    }
    return [...routes.values()];
  }

  lookUpDefault(backend: IngressBackend): Backend | undefined {
    const found = this.#lookUp(backend);
    return this.#lookups.get(backend)?.fault ? undefined : found;
  }

  #lookUp(backend: IngressBackend): Backend | undefined {
    const lookup = this.#request(backend);
    this.#lookups.set(backend, lookup);
    if (lookup.fault) this.#faults.push(lookup.fault);
    for (const unknown of lookup.unknown) this.#unknown.add(unknown);
    return lookup.backend;
  }

  #request({ service, port, location }: IngressBackend): BackendLookup {
    if (service !== undefined) {
      return lookUpBackend({ namespace: this.#namespace, service, port: port ?? 0, location }, this.#context);
    }
    const fault: Fault = {
      kind: "backend-is-no-service",
      text: "a backend is no Service",
      source: "ingress-gce pkg/utils/serviceport.go BackendToServicePortID",
      location,
    };
    return { backend: undefined, fault, unknown: [] };
  }
}
