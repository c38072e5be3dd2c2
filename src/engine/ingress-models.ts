import { getsNodePorts, NODE_PORT_TO_COME } from "../controllers/l7/ingress/backend.ts";
import { IngressModel } from "../controllers/l7/ingress/model.ts";
import { podOf } from "../controllers/l7/ingress/pod.ts";
import { addressIn, type Looked, type Surroundings } from "../controllers/l7/ingress/surroundings.ts";
import { withAutoAnnotation } from "../controllers/l7/neg/auto-annotation.ts";
import { DEFAULT_BACKEND_SERVICE } from "../controllers/l7/neg/default-backend.ts";
import { generatedName } from "../controllers/l7/neg/names.ts";
import { wantedNegs } from "../controllers/l7/neg/wanted.ts";
import { readSwitches } from "../controllers/l7/switches.ts";
import type { Cluster } from "../domain/cluster.ts";
import { BACKEND_CONFIG } from "../domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG } from "../domain/kinds/frontend-config.ts";
import { INGRESS, type Ingress } from "../domain/kinds/ingress.ts";
import type { Peer } from "../domain/kinds/kind.ts";
import type { Indexed } from "../domain/kinds/kinds.ts";
import type { Identity } from "../domain/kinds/metadata.ts";
import { SECRET } from "../domain/kinds/secret.ts";
import { lacksPorts, SERVICE, type Service, type ServicePort } from "../domain/kinds/service.ts";
import { nearName } from "./near-name.ts";
import type { ObjectIndex } from "./object-index.ts";

/** What Ingresses are looked at with. */
interface Context {
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  /** The review is of files, not of a request to an API server. */
  readonly isOffline: boolean;
}

/** The object under review, as it will be. */
interface Reviewed {
  readonly kind: string;
  readonly metadata: Identity;
}

/** What is done to an object. */
interface Edit {
  readonly object: Reviewed;
  readonly isNew: boolean;
  /** The Service as it was, where one is edited. */
  readonly previous?: Service | undefined;
}

/** What GKE runs its controllers with. */
const SWITCHES = readSwitches();

/** What the namespace is where a manifest leaves it out: whoever applies it may say another. */
const UNWRITTEN = "default";

/** By these an Ingress has its Secrets made by someone else. */
const MAKES_SECRETS = "cert-manager.io/";

/**
 * What GKE's Ingress controller makes of Ingresses when the change under review is made: each is modelled once, when it is
 * first asked for, out of what the index knows.
 */
export class IngressModels {
  readonly #context: Context;
  readonly #reviewed: Reviewed;
  readonly #isNew: boolean;
  readonly #previous: Service | undefined;
  #models: Map<Ingress, IngressModel> | undefined;

  constructor(context: Context, { object, isNew, previous }: Edit) {
    this.#context = context;
    this.#reviewed = object;
    this.#isNew = isNew;
    this.#previous = previous;
  }

  /** The model of the Ingress. */
  of(ingress: Ingress): IngressModel {
    this.#models ??= new Map();
    const known = this.#models.get(ingress);
    if (known) return known;
    const model = new IngressModel(ingress, SWITCHES, this.#surroundings(ingress));
    this.#models.set(ingress, model);
    return model;
  }

  /**
   * What the look-up finds: manifests that may not be all there are lack an object only where another has nearly its name, or
   * its name in another namespace.
   */
  find<K extends Indexed>(kind: K, namespace: string, name: string): Looked<Peer<K> & object> {
    const { index } = this.#context;
    if (this.#isReviewed(kind.kind, namespace, name)) return this.#reviewed as Peer<K> & object;
    if (!index.knows(kind.indexedAs)) return index.lacksUnknownKinds ? "missing" : "unknown";
    const found = index.get(kind, namespace, name) as (Peer<K> & object) | undefined;
    if (found) return found;
    if (!index.lacks(kind, namespace, name)) return "unknown";
    if (index.isComplete || this.near(kind, namespace, name) !== undefined) return "missing";
    return this.elsewhere(kind, namespace, name) === undefined ? "unknown" : "missing";
  }

  /** Another namespace that has an object of the kind and name; undefined where either may be left out in the manifests. */
  elsewhere(kind: Indexed, namespace: string, name: string): string | undefined {
    if (namespace === UNWRITTEN) return undefined;
    const namespaces = this.#context.index.namespacesWith(kind, name);
    return namespaces.find((other) => other !== namespace && other !== UNWRITTEN);
  }

  /** The object of the kind, and the namespace, whose name is near `name`. */
  near(kind: Indexed, namespace: string, name: string): string | undefined {
    const names = Array.from(this.#context.index.in(kind, namespace), ({ metadata }) => metadata.name);
    return nearName(name, names);
  }

  #surroundings(ingress: Ingress): Surroundings {
    const { cluster, index } = this.#context;
    return {
      service: (namespace, name) => this.#service(namespace, name),
      backendConfig: (namespace, name) => this.find(BACKEND_CONFIG, namespace, name),
      frontendConfig: (namespace, name) => this.find(FRONTEND_CONFIG, namespace, name),
      secret: (namespace, name) => this.#secret(ingress, namespace, name),
      address: (scope, name) => addressIn(cluster, scope, name),
      pods: (namespace) => (index.knows("workloads") ? Array.from(index.workloadsIn(namespace), podOf) : "unknown"),
      hasNeg: (service, port) => this.#hasNeg(ingress, service, port),
    };
  }

  #service(namespace: string, name: string): Looked<Service> {
    const found = this.find(SERVICE, namespace, name);
    if (typeof found === "string") return found;
    // In a cluster there is none without ports; in files a tool has yet to fill them in.
    if (this.#context.isOffline && lacksPorts(found)) return "unknown";
    const previous = this.#isReviewed(SERVICE.kind, namespace, name) ? this.#previous : undefined;
    const kept = previous ? withKeptNodePorts(found, previous) : found;
    return withAutoAnnotation(kept, this.#context.cluster.facts);
  }

  /** Manifests seldom hold Secrets: one is missed only where they hold some, and nobody else is to make it. */
  #secret(ingress: Ingress, namespace: string, name: string) {
    const { index } = this.#context;
    const found = index.get(SECRET, namespace, name);
    if (found) return found.entries;
    if (!index.knows("secrets") || !index.isComplete || !index.lacks(SECRET, namespace, name)) return "unknown";
    const isMade = [...ingress.metadata.annotations.keys()].some((key) => key.startsWith(MAKES_SECRETS));
    return isMade || index.all(SECRET)[Symbol.iterator]().next().done ? "unknown" : "missing";
  }

  /** A NEG is there where its controller wants it; what it once made for a Service that an edit makes it refuse stays. */
  #hasNeg(ingress: Ingress, service: string, port: number): boolean | "unknown" {
    // It is made as the Ingress is; what an edit has to wait for passes by itself.
    if (service === DEFAULT_BACKEND_SERVICE) return true;
    const [namespace = "", name = ""] = service.split("/", 2);
    const found = this.#service(namespace, name);
    if (typeof found === "string") return "unknown";
    const { cluster, index } = this.#context;
    if (!index.knows("ingresses")) return "unknown";
    const ingressesTo = () => this.#ingressesTo(ingress, namespace, name);
    const { negs } = wantedNegs(found, { objects: { ingressesTo }, cluster, switches: SWITCHES });
    const { key } = generatedName(service, port);
    if (negs === undefined) return this.#isNew ? false : "unknown";
    if ([...negs.values()].some((neg) => neg.name.key === key)) return true;
    // What an edit gives up stays while the load balancer uses it.
    return !this.#isNew && this.#isReviewed(SERVICE.kind, namespace, name) ? "unknown" : false;
  }

  #ingressesTo(ingress: Ingress, namespace: string, service: string): readonly Ingress[] {
    const { kind, metadata } = this.#reviewed;
    const own = ingress.metadata;
    const isOther = (other: Ingress) =>
      other.metadata.name !== own.name && !(kind === INGRESS.kind && other.metadata.name === metadata.name);
    const others = [...this.#context.index.ingressesTo(namespace, service)].filter(isOther);
    return own.namespace === namespace ? [ingress, ...others] : others;
  }

  #isReviewed(kind: string, namespace: string, name: string): boolean {
    const { metadata, kind: own } = this.#reviewed;
    return own === kind && metadata.name === name && metadata.namespace === namespace;
  }
}

/** The Service with the node ports that it has had all along, though no manifest shows their numbers: kubectl apply leaves them. */
function withKeptNodePorts(service: Service, previous: Service): Service {
  if (!getsNodePorts(previous)) return service;
  const unseen = new Set(previous.ports.flatMap((one) => (one.nodePort === 0 ? portTitle(one) : [])));
  const isKept = (one: ServicePort) => one.nodePort === 0 && unseen.has(portTitle(one));
  if (!service.ports.some(isKept)) return service;
  return {
    ...service,
    ports: service.ports.map((port) => (isKept(port) ? { ...port, nodePort: NODE_PORT_TO_COME } : port)),
  };
}

function portTitle({ port, protocol }: ServicePort): string {
  return `${protocol} ${port}`;
}
