import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Reason } from "../../reason.ts";
import type { History } from "../history.ts";
import { isOwned } from "../ingress-ownership.ts";
import type { NegForecast } from "../neg/state.ts";
import type { Switches } from "../switches.ts";
import { DEFAULT_BACKEND, NODE_PORT_TO_COME } from "./backend.ts";
import { IngressController } from "./controller.ts";
import { diaryOf } from "./diary.ts";
import type { Fault } from "./fault.ts";
import { allowsHttp, type FrontEnd } from "./front-end.ts";
import type { HealthCheck } from "./health-check.ts";
import { surroundingsIn } from "./surroundings.ts";
import { backendsOf, type UrlMap } from "./url-map.ts";

/** A backend of an Ingress, as the load balancer has it. */
interface BackendForecast {
  /** Pods behind NEGs; else nodes behind instance groups. */
  readonly neg: boolean;
  readonly protocol: string;
  readonly backendConfig: string | null;
}

/** What the Ingress controller makes of an Ingress. Without an owner there are but `fails` and `frontends`. */
export interface IngressForecast {
  readonly owned: boolean;
  /** Its last sync ended in an error, or its translation named one. */
  readonly fails: boolean;
  readonly allowHttp?: boolean;
  /** By "namespace/service:port", or "default" for GKE's own. */
  readonly backends?: Readonly<Record<string, BackendForecast>>;
  /** "host path backend", sorted. */
  readonly routes?: readonly string[];
  /** The forwarding rules that exist afterwards, such as "80 external". */
  readonly frontends: readonly string[];
  /** By backend, "TYPE path port". */
  readonly healthChecks?: Readonly<Record<string, string>>;
}

/** What an Ingress has come to. */
export interface IngressOutcome {
  readonly forecast: IngressForecast;
  /** What its last sync ended in; undefined where it went well, or there was none. */
  readonly fault: Fault | undefined;
  /** What decides about its backends and nobody knows, such as "Service shop/web": nothing is known of routes to it. */
  readonly unknownBackends: readonly string[];
  readonly frontEnds: readonly FrontEnd[];
  /** What clients are routed by, which a sync that fails leaves as it was; undefined where nothing serves. */
  readonly served: UrlMap | undefined;
  /** What is asked of the backends of `served`, by their keys. */
  readonly checks: ReadonlyMap<string, HealthCheck>;
}

/** The Ingresses by "namespace/name", and why they are as they are. */
export interface IngressesForecast {
  readonly ingresses: ReadonlyMap<string, IngressOutcome>;
  readonly reasons: readonly Reason[];
}

/** What the Ingress controller makes of the states of `history`, one after another, where the NEG controller has done its part in each. */
export function forecastIngresses(history: History, negs: NegForecast): readonly IngressesForecast[] {
  const { cluster, isComplete, states, switches } = history;
  const controller = new IngressController(switches);
  return states.map((objects, index) => {
    const { ingresses } = objects;
    const hasNeg = (service: string, port: number) => negs.states[index]?.hasGenerated(service, port) ?? "unknown";
    controller.settle({
      ingresses,
      surroundings: surroundingsIn(objects, cluster, hasNeg, isComplete ? "missing" : "unknown"),
    });
    return {
      ingresses: new Map(
        [...ingresses].map(([name, ingress]) => [name, outcomeOf(controller, name, ingress, switches)]),
      ),
      reasons: diaryOf(controller, ingresses, switches),
    };
  });
}

function outcomeOf(controller: IngressController, name: string, ingress: Ingress, switches: Switches): IngressOutcome {
  const frontEnds = controller.frontEndsOf(name);
  const frontends = frontEnds.map(describeFrontEnd).sort();
  const sync = controller.lastSyncOf(name);
  if (!sync || !isOwned(ingress, switches)) {
    const forecast = { owned: false, fails: false, frontends };
    return { forecast, fault: undefined, unknownBackends: [], frontEnds, served: undefined, checks: new Map() };
  }
  const { fault, translation } = sync;
  const served = controller.urlMapOf(name, ingress);
  const checks = (served ? backendsOf(served) : []).flatMap((backend): [string, HealthCheck][] => {
    const service = controller.backendServices.of(backend);
    return service ? [[backend.key, service.healthCheck]] : [];
  });
  return {
    forecast: { ...forecastOf(controller, ingress, translation.urlMap), fails: fault !== undefined, frontends },
    fault,
    unknownBackends: translation.unknown,
    frontEnds,
    served,
    checks: new Map(checks),
  };
}

function forecastOf(controller: IngressController, ingress: Ingress, urlMap: UrlMap) {
  const backends = backendsOf(urlMap);
  const checks = backends.flatMap((backend): [string, string][] => {
    const service = controller.backendServices.of(backend);
    return service && backend.key !== DEFAULT_BACKEND ? [[backend.key, describeHealthCheck(service.healthCheck)]] : [];
  });
  return {
    owned: true,
    allowHttp: allowsHttp(ingress),
    backends: Object.fromEntries(
      backends.map(({ key, usesNeg, protocol, config }): [string, BackendForecast] => [
        key,
        { neg: usesNeg, protocol, backendConfig: config?.metadata.name ?? null },
      ]),
    ),
    routes: [...urlMap.hosts]
      .flatMap(([host, routes]) => routes.map(({ path, backend }) => `${host} ${path} ${backend.key}`))
      .sort(),
    healthChecks: Object.fromEntries(checks),
  };
}

function describeFrontEnd({ port, kind }: FrontEnd): string {
  return `${port} ${kind === "internal" ? "internal" : "external"}`;
}

/** "HTTP /ready serving": the type, the path, and the port of each endpoint or the one port. */
export function describeHealthCheck({ type, path, port }: HealthCheck): string {
  const asked = port.number === NODE_PORT_TO_COME ? "node port" : port.number || "serving";
  return `${type} ${path} ${asked}`;
}
