import type { Ingress } from "../../../domain/kinds/ingress.ts";
import { classOf, GKE_CLASS, getsLoadBalancer, isOwned } from "../ingress-ownership.ts";
import type { Switches } from "../switches.ts";
import { BackendServices, backendServiceName } from "./backend-services.ts";
import type { Fault } from "./fault.ts";
import { type FrontEnd, frontendConfigFault } from "./front-end.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { type LoadBalancerKind, loadBalancerKindOf, type Scope, scopeOf } from "./load-balancer-kind.ts";
import type { Surroundings } from "./surroundings.ts";
import { backendsOf, type Translation, translateIngress, type UrlMap } from "./url-map.ts";

/** What the last sync of an Ingress came to. */
export interface Sync {
  readonly translation: Translation;
  /** What it ended in; undefined where it went well. */
  readonly fault: Fault | undefined;
}

/** The cluster at one moment, as the controller sees it. */
interface IngressWorld {
  readonly ingresses: ReadonlyMap<string, Ingress>;
  readonly surroundings: Surroundings;
}

/** The Ingress controller, with what it has made in Google Cloud so far (ingress-gce pkg/controller/controller.go). */
export class IngressController {
  readonly #switches: Switches;
  readonly #backendServices = new BackendServices();
  readonly #loadBalancers = new Map<string, LoadBalancer>();
  /** The Ingresses that carry the controller's finalizer. */
  readonly #finalized = new Set<string>();
  readonly #lastSyncs = new Map<string, Sync>();
  /** The names of the backend services that are needed in the world that was last asked about; they are the same after each sync. */
  #needs: { readonly world: IngressWorld; readonly names: ReadonlySet<string> } | undefined;

  constructor(switches: Switches) {
    this.#switches = switches;
  }

  /** Lets the controller see every object again until nothing is left to do; what fails is tried once more. */
  settle(world: IngressWorld): void {
    for (const name of [...this.#loadBalancers.keys()]) {
      if (!world.ingresses.has(name)) this.#forget(name, world);
    }
    for (const [name, ingress] of world.ingresses) {
      if (!isOwned(ingress, this.#switches)) this.#leave(name, ingress, world);
      else if (this.#sync(name, ingress, world)) this.#sync(name, ingress, world);
    }
  }

  /** What the last sync of the Ingress came to; undefined where it was never the controller's. */
  lastSyncOf(name: string): Sync | undefined {
    return this.#lastSyncs.get(name);
  }

  /** The front ends that the Ingress has, of both scopes. */
  frontEndsOf(name: string): readonly FrontEnd[] {
    return this.#loadBalancers.get(name)?.frontEnds ?? [];
  }

  /** What clients of the Ingress are routed by; undefined where no URL map was ever made in the scope of its class. */
  urlMapOf(name: string, ingress: Ingress): UrlMap | undefined {
    return this.#loadBalancers.get(name)?.urlMapIn(scopeOf(loadBalancerKindOf(ingress)));
  }

  get backendServices(): Pick<BackendServices, "of"> {
    return this.#backendServices;
  }

  /** The translation of the Ingress as it is now, whatever became of its sync. */
  translate(ingress: Ingress, { surroundings }: IngressWorld): Translation {
    return translateIngress(ingress, { kind: this.#translatedKind(ingress), switches: this.#switches, surroundings });
  }

  /** A deleted Ingress: its finalizer lets the controller take all away. */
  #forget(name: string, world: IngressWorld): void {
    this.#loadBalancers.delete(name);
    this.#finalized.delete(name);
    this.#lastSyncs.delete(name);
    this.#collect(world);
  }

  /** An Ingress that is someone else's now; what is looked for is in the scope of the class that it has now (preSyncGC). */
  #leave(name: string, ingress: Ingress, world: IngressWorld): void {
    this.#lastSyncs.delete(name);
    if (!this.#finalized.delete(name)) return;
    const loadBalancer = this.#loadBalancers.get(name);
    const scopes: readonly Scope[] = this.#switches.v2FrontendNamer ? [scopeOf(loadBalancerKindOf(ingress))] : SCOPES;
    for (const scope of scopes) loadBalancer?.delete(scope);
    this.#collect(world);
  }

  /** One sync of an owned Ingress; returns what it ends in (controller.go sync). */
  #sync(name: string, ingress: Ingress, world: IngressWorld): Fault | undefined {
    const loadBalancer = this.#loadBalancers.get(name) ?? new LoadBalancer();
    this.#loadBalancers.set(name, loadBalancer);
    this.#finalized.add(name);
    const kind = loadBalancerKindOf(ingress);
    if (this.#switches.ingressRegionalExternal && loadBalancer.hasOtherRegionalKind(kind)) {
      loadBalancer.delete("regional");
    }
    const translation = this.translate(ingress, world);
    const end = (fault: Fault | undefined) => {
      this.#lastSyncs.set(name, { translation, fault });
      return fault;
    };
    const [stopped] = translation.faults;
    if (stopped) return end(stopped);

    const fault = this.#syncCloud(ingress, translation, loadBalancer, world.surroundings);
    // After a sync that went well, a missing FrontendConfig is an error that leaves even the garbage where it is.
    const noConfig = fault ? undefined : frontendConfigFault(ingress, world.surroundings);
    if (noConfig) return end(noConfig);
    const otherScope = SCOPES.find((scope) => scope !== scopeOf(kind) && loadBalancer.has(scope));
    if (otherScope) loadBalancer.delete(otherScope);
    this.#collect(world);
    return end(fault);
  }

  /** Backend services first, then front ends (ingress-gce pkg/sync/sync.go Sync). */
  #syncCloud(
    ingress: Ingress,
    { urlMap }: Translation,
    loadBalancer: LoadBalancer,
    surroundings: Surroundings,
  ): Fault | undefined {
    const context = { switches: this.#switches, surroundings };
    const backends = backendsOf(urlMap);
    // A multi-cluster Ingress is given instance groups, and no more than that.
    if (classOf(ingress) === GKE_CLASS.multiCluster && backends.some(({ usesNeg }) => !usesNeg)) return undefined;
    return this.#backendServices.sync(backends, context) ?? loadBalancer.sync(ingress, urlMap, context);
  }

  /** Deletes the backend services that no Ingress with a load balancer needs (controller.go GCBackends). */
  #collect(world: IngressWorld): void {
    if (this.#needs?.world !== world) this.#needs = { world, names: this.#neededIn(world) };
    this.#backendServices.keepOnly(this.#needs.names);
  }

  #neededIn(world: IngressWorld): ReadonlySet<string> {
    const names = new Set<string>();
    for (const ingress of world.ingresses.values()) {
      if (!getsLoadBalancer(ingress, this.#switches)) continue;
      for (const backend of backendsOf(this.translate(ingress, world).urlMap)) names.add(backendServiceName(backend));
    }
    return names;
  }

  /** The regional external kind counts to the translator only where its switch is on. */
  #translatedKind(ingress: Ingress): LoadBalancerKind {
    const kind = loadBalancerKindOf(ingress);
    return kind === "regional-external" && !this.#switches.ingressRegionalExternal ? "external" : kind;
  }
}

const SCOPES: readonly Scope[] = ["global", "regional"];
