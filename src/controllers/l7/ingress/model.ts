import type { Ingress, IngressBackend } from "../../../domain/kinds/ingress.ts";
import { getsLoadBalancer, isOwned } from "../ingress-ownership.ts";
import type { Switches } from "../switches.ts";
import { type Backend, type BackendLookup, DEFAULT_BACKEND } from "./backend.ts";
import { linkFault, nodePortFault, securityPolicyFault } from "./backend-services.ts";
import { type Certificates, certificatesOf } from "./certificates.ts";
import type { Fault } from "./fault.ts";
import {
  addressNameOf,
  type FrontEnd,
  frontendConfigFault,
  frontendConfigNameOf,
  frontendConfigOf,
  redirectsToNothing,
  wantedFrontEnds,
} from "./front-end.ts";
import { frontEndFaults } from "./front-end-faults.ts";
import { type HealthCheck, probeFor, syncHealthCheck } from "./health-check.ts";
import { type LoadBalancerKind, loadBalancerKindOf, type Scope, scopeOf } from "./load-balancer-kind.ts";
import type { Surroundings } from "./surroundings.ts";
import { backendsOf, type Translation, translateIngress } from "./url-map.ts";

/**
 * How far the controller gets with an Ingress:
 * - `translation`: it changes nothing at all; what serves now stays as it is, whatever else is edited;
 * - `backends`: some backend services are changed; no front end is made or changed, and no route;
 * - `front-ends`: backend services and perhaps the URL map are changed, front ends are not all made;
 * - `done`: all is made, and the sync still ends in an error, so that garbage of an earlier class stays.
 */
type Stage = "translation" | "backends" | "front-ends" | "done";

/** A fault, and how far the controller gets with it. */
export interface StagedFault extends Fault {
  readonly stage: Stage;
}

/**
 * What GKE's Ingress controller makes of an Ingress as it would be new, as far as what it looks up is known. What nobody
 * knows is presumed to be as the controller wants it, and listed in `unknown`: what is said besides holds in any case.
 * Everything is computed when it is first read, once. A fault always stops the whole Ingress: there is no such thing as one
 * backend that is left out.
 */
export class IngressModel {
  readonly ingress: Ingress;
  readonly switches: Switches;
  readonly surroundings: Surroundings;
  #translation: Translation | undefined;
  #faults: readonly StagedFault[] | undefined;

  constructor(ingress: Ingress, switches: Switches, surroundings: Surroundings) {
    this.ingress = ingress;
    this.switches = switches;
    this.surroundings = surroundings;
  }

  /** Whether GKE's controller takes the Ingress. */
  get isOwned(): boolean {
    return isOwned(this.ingress, this.switches);
  }

  /** Whether it is given a load balancer of its own; a multi-cluster one is not, in general. */
  get getsLoadBalancer(): boolean {
    return getsLoadBalancer(this.ingress, this.switches);
  }

  /** The sort of load balancer that the class asks for. */
  get kind(): LoadBalancerKind {
    return loadBalancerKindOf(this.ingress);
  }

  /** Where addresses, certificates and policies of the Ingress are looked for. */
  get scope(): Scope {
    return scopeOf(this.kind);
  }

  /** The URL map, with the faults of all backends and paths. */
  get translation(): Translation {
    const { kind, switches, surroundings } = this;
    return (this.#translation ??= translateIngress(this.ingress, { kind, switches, surroundings }));
  }

  /** The backends that the URL map has, GKE's own among them where the Ingress has no default backend. */
  get backends(): readonly Backend[] {
    return backendsOf(this.translation.urlMap);
  }

  /** What the controller finds behind one backend of the Ingress; undefined where it does not look at it, such as below no `http`. */
  lookUp(backend: IngressBackend): BackendLookup | undefined {
    return this.translation.lookups.get(backend);
  }

  /** All that the controller fails on, stage after stage; its sync ends in the first one of the first stage. Empty where it does not own the Ingress. */
  get faults(): readonly StagedFault[] {
    return (this.#faults ??= this.isOwned ? this.#findFaults() : []);
  }

  /** Whether the controller fails on the Ingress; undefined where that depends on what nobody knows. */
  get fails(): boolean | undefined {
    if (this.faults.length > 0) return true;
    return this.unknown.length > 0 ? undefined : false;
  }

  /** What decides and nobody knows, such as "Secret shop/cert", "address web-ip" or "NEG of Service shop/web". */
  get unknown(): readonly string[] {
    return this.isOwned
      ? [...new Set([...this.translation.unknown, ...this.#unknownBehind(), ...this.#unknownInFront()])]
      : [];
  }

  /** The front ends that the Ingress asks for, whether or not a fault keeps them from being made. */
  get frontEnds(): readonly FrontEnd[] {
    const { http, https } = wantedFrontEnds(this.ingress, this.surroundings);
    return [http ?? [], https ?? []].flat();
  }

  /** Whether its FrontendConfig sends every client to HTTPS, which it does not serve. */
  get redirectsToNothing(): boolean {
    return redirectsToNothing(this.frontEnds);
  }

  /** The certificates that it names. */
  get certificates(): Certificates {
    return certificatesOf(this.ingress);
  }

  /** The BackendConfig of each backend that has one, by the backend's key. */
  get backendConfigs(): ReadonlyMap<string, string> {
    return new Map(this.backends.flatMap(({ key, config }) => (config ? [[key, config.metadata.name]] : [])));
  }

  /** The name of its FrontendConfig; "" for none. */
  get frontendConfigName(): string {
    return frontendConfigNameOf(this.ingress);
  }

  /** What a backend's endpoints are asked when its backend service is made; undefined where the controller fails on that, or nobody knows the Pods. */
  healthCheckOf(backend: Backend): HealthCheck | undefined {
    const pods = this.surroundings.pods(namespaceOf(backend));
    // A BackendConfig that says path and all leaves nothing to the Pods.
    if (
      pods === "unknown" &&
      backend.config?.healthCheck?.requestPath === undefined &&
      !backend.hasTransparentHealthCheck
    ) {
      return undefined;
    }
    const probe = pods === "unknown" ? undefined : probeFor(backend, pods);
    return syncHealthCheck(undefined, backend, probe, this.switches).check;
  }

  #findFaults(): readonly StagedFault[] {
    const { ingress, surroundings, switches } = this;
    const at = (stage: Stage, faults: readonly (Fault | undefined)[]): readonly StagedFault[] =>
      faults.flatMap((fault) => (fault ? [{ ...fault, stage }] : []));
    const { beforeUrlMap, afterUrlMap } = frontEndFaults(ingress, { switches, surroundings });
    const isServed = this.frontEnds.length > 0;
    return [
      ...at("translation", this.translation.faults),
      ...(this.#mayStopAtInstanceGroups
        ? []
        : [
            ...at(
              "backends",
              this.backends.flatMap((backend) => this.#faultsOf(backend)),
            ),
            ...at("front-ends", beforeUrlMap),
            ...at(
              "front-ends",
              afterUrlMap.filter(({ kind }) => isServed || kind !== "address-missing"),
            ),
          ]),
      ...at("done", [frontendConfigFault(ingress, surroundings)]),
    ];
  }

  #faultsOf(backend: Backend): readonly (Fault | undefined)[] {
    return [
      nodePortFault(backend),
      syncHealthCheck(undefined, backend, undefined, this.switches).fault,
      securityPolicyFault(backend),
      linkFault(backend, this.surroundings),
    ];
  }

  /** A multi-cluster Ingress with a backend behind instance groups gets these, and nothing else is looked at; so it may be where a Service is unknown. */
  get #mayStopAtInstanceGroups(): boolean {
    return (
      !this.getsLoadBalancer && (this.translation.unknown.length > 0 || this.backends.some(({ usesNeg }) => !usesNeg))
    );
  }

  #unknownBehind(): readonly string[] {
    return this.backends.flatMap(({ key, usesNeg, service, port }) => {
      if (!usesNeg || key === DEFAULT_BACKEND || this.surroundings.hasNeg(service, port) !== "unknown") return [];
      return [`NEG of Service ${service}`];
    });
  }

  #unknownInFront(): readonly string[] {
    const { ingress, surroundings } = this;
    const { namespace } = ingress.metadata;
    const secrets = ingress.tlsSecrets.filter(
      (name) => name !== "" && surroundings.secret(namespace, name) === "unknown",
    );
    const address = addressNameOf(ingress)?.name;
    const isAddressUnknown = address !== undefined && surroundings.address(this.scope, address) === "unknown";
    return [
      ...secrets.map((name) => `Secret ${namespace}/${name}`),
      ...(isAddressUnknown ? [`address ${address}`] : []),
      ...(frontendConfigOf(ingress, surroundings) === "unknown"
        ? [`FrontendConfig ${namespace}/${this.frontendConfigName}`]
        : []),
    ];
  }
}

function namespaceOf({ service }: Backend): string {
  return service.slice(0, service.indexOf("/"));
}
