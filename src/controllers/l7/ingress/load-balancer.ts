import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Fault } from "./fault.ts";
import { type FrontEnd, wantedFrontEnds } from "./front-end.ts";
import { type FrontEndContext, frontEndFaults } from "./front-end-faults.ts";
import { type LoadBalancerKind, loadBalancerKindOf, type Scope, scopeOf } from "./load-balancer-kind.ts";
import type { UrlMap } from "./url-map.ts";

/** What an Ingress has in one scope. */
interface Resources {
  /** What the URL map routes. */
  readonly urlMap: UrlMap;
  readonly http?: FrontEnd | undefined;
  readonly https?: FrontEnd | undefined;
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

  /** What clients are routed by in the scope; undefined where no URL map was made there. */
  urlMapIn(scope: Scope): UrlMap | undefined {
    return this.#resources.get(scope)?.urlMap;
  }

  /** Whether there is a URL map in the scope. */
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
  sync(ingress: Ingress, urlMap: UrlMap, context: FrontEndContext): Fault | undefined {
    const { beforeUrlMap, afterUrlMap } = frontEndFaults(ingress, context);
    if (beforeUrlMap[0]) return beforeUrlMap[0];
    const scope = scopeOf(loadBalancerKindOf(ingress));
    const set = (more: Partial<Resources>) =>
      this.#resources.set(scope, { ...this.#resources.get(scope), urlMap, ...more });
    set({});
    const { http, https, isHttpsAsked } = wantedFrontEnds(ingress, context.surroundings);
    const [fault] = afterUrlMap;
    // An address is looked for only where there is a front end to put on it.
    if (fault && (fault.kind !== "address-missing" || http || https)) return fault;
    if (http) set({ http: this.#ruleOn(http, scope) });
    else if (this.#isHttpNoted) set({ http: undefined });
    if (https) set({ https: this.#ruleOn(https, scope) });
    // Names that are all blank leave an HTTPS front end as it is, and out of sight.
    else if (!isHttpsAsked && this.#isHttpsNoted) set({ https: undefined });
    this.#isHttpNoted = http !== undefined;
    this.#isHttpsNoted = https !== undefined;
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
