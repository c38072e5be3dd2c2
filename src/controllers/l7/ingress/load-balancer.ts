import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Switches } from "../switches.ts";
import { certificateFaults, certificatesOf } from "./certificates.ts";
import type { Fault } from "./fault.ts";
import {
  addressFault,
  addressNameOf,
  allowsHttp,
  internalBothFault,
  nameFault,
  nothingServedFault,
  redirectFault,
  redirectsToHttps,
  twoAddressesFault,
} from "./front-end.ts";
import { type LoadBalancerKind, loadBalancerKindOf, type Scope, scopeOf } from "./load-balancer-kind.ts";
import type { Surroundings } from "./surroundings.ts";
import type { UrlMap } from "./url-map.ts";

/** A forwarding rule with its proxy. */
export interface FrontEnd {
  readonly port: 80 | 443;
  /** The load balancer that it was made for; it keeps the scheme of that. */
  readonly kind: LoadBalancerKind;
  /** The name of the static address that it is on; undefined for one that Google Cloud chose. */
  readonly address: string | undefined;
  /** Every client is sent to HTTPS. */
  readonly redirects: boolean;
}

/** What an Ingress has in one scope. */
interface Resources {
  /** What the URL map routes. */
  readonly urlMap: UrlMap;
  readonly http?: FrontEnd | undefined;
  readonly https?: FrontEnd | undefined;
}

/** What a sync of front ends works with. */
export interface FrontEndSyncContext {
  readonly switches: Switches;
  readonly surroundings: Surroundings;
}

/** The URL map and the front ends of one Ingress while the controller works on them: the controller looks for the same names in both scopes. */
export class LoadBalancer {
  readonly #resources = new Map<Scope, Resources>();
  /** What the annotations that the controller wrote say is there; only what they tell of is ever deleted. */
  #isHttpNoted = false;
  #isHttpsNoted = false;

  /** The front ends that exist, of both scopes. */
  get frontEnds(): readonly FrontEnd[] {
    return [...this.#resources.values()].flatMap(({ http, https }) => [http ?? [], https ?? []].flat());
  }

  /** What clients are routed by; undefined where no URL map was ever made. */
  urlMapIn(scope: Scope): UrlMap | undefined {
    return this.#resources.get(scope)?.urlMap;
  }

  has(scope: Scope): boolean {
    return this.#resources.has(scope);
  }

  /** Deletes all that is in the scope. */
  delete(scope: Scope): void {
    this.#resources.delete(scope);
  }

  /** Whether front ends in the region belong to a load balancer of another sort (l7s.go DidRegionalClassChange). */
  hasOtherRegionalKind(kind: LoadBalancerKind): boolean {
    const regional = this.#resources.get("regional");
    const frontEnd = regional?.http ?? regional?.https;
    return frontEnd !== undefined && frontEnd.kind !== kind;
  }

  /** Brings the front ends to what the Ingress asks for, step by step, up to the first fault (controller.go SyncLoadBalancer, l7.go edgeHop). */
  sync(ingress: Ingress, urlMap: UrlMap, { switches, surroundings }: FrontEndSyncContext): Fault | undefined {
    const early =
      certificateFaults(ingress, surroundings)[0] ??
      twoAddressesFault(ingress) ??
      nameFault(ingress, switches) ??
      nothingServedFault(ingress) ??
      internalBothFault(ingress);
    if (early) return early;
    const kind = loadBalancerKindOf(ingress);
    const scope = scopeOf(kind);
    const set = (more: Partial<Resources>) =>
      this.#resources.set(scope, { ...this.#resources.get(scope), urlMap, ...more });
    set({});
    const noRedirect = redirectFault(ingress, surroundings, switches);
    if (noRedirect) return noRedirect;

    const noAddress = addressFault(ingress, surroundings);
    const address = addressNameOf(ingress)?.name;
    const withHttp = allowsHttp(ingress);
    if (withHttp) {
      if (noAddress) return noAddress;
      set({
        http: this.#ruleOn({ port: 80, kind, address, redirects: redirectsToHttps(ingress, surroundings) }, scope),
      });
    } else if (this.#isHttpNoted) set({ http: undefined });

    const { isHttpsAsked, isHttpsServed } = certificatesOf(ingress);
    if (isHttpsServed) {
      if (noAddress) return noAddress;
      set({ https: this.#ruleOn({ port: 443, kind, address, redirects: false }, scope) });
      // Names that are all blank leave an HTTPS front end as it is, and out of sight.
    } else if (!isHttpsAsked && this.#isHttpsNoted) set({ https: undefined });

    this.#isHttpNoted = withHttp;
    this.#isHttpsNoted = isHttpsServed;
    return undefined;
  }

  /** The rule that exists, on its address where another is not asked for (forwarding_rules.go checkForwardingRule). */
  #ruleOn(wanted: FrontEnd, scope: Scope): FrontEnd {
    const resources = this.#resources.get(scope);
    const existing = wanted.port === 80 ? resources?.http : resources?.https;
    if (!existing || (wanted.address !== undefined && wanted.address !== existing.address)) return wanted;
    return { ...existing, redirects: wanted.redirects };
  }
}
