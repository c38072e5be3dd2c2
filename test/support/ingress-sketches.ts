import {
  forecastIngresses,
  type IngressesForecast,
  type IngressForecast,
} from "../../src/controllers/l7/ingress/forecast.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { AddressRecord } from "../../src/domain/cluster-profile.ts";

/** Annotations by their keys. */
export type Annotations = Readonly<Record<string, string>>;
/** The objects of a cluster at one moment. */
export type Objects = readonly object[];

/** A Service whose Ingresses get NEGs. */
export const NEG = { "cloud.google.com/neg": '{"ingress":true}' };
export const CONFIG = { "cloud.google.com/backend-config": '{"default":"b"}' };
export const CLASS = "kubernetes.io/ingress.class";
export const INTERNAL = { [CLASS]: "gce-internal" };
export const HTTP_OFF = { "kubernetes.io/ingress.allow-http": "false" };
export const FRONTEND = { "networking.gke.io/v1beta1.FrontendConfig": "f" };
export const preShared = (names: string) => ({ "ingress.gcp.kubernetes.io/pre-shared-cert": names });
export const address = (name: string) => ({ "kubernetes.io/ingress.global-static-ip-name": name });

export const ADDRESSES: readonly AddressRecord[] = [
  { name: "global-ip", address: "203.0.113.30", scope: "global" },
  { name: "regional-ip", address: "10.0.0.9", scope: "regional", region: "r1" },
  { name: "far-ip", address: "10.1.0.9", scope: "regional", region: "r2" },
];

/** Service shop/web, of type ClusterIP with port 80. */
export function service(annotations: Annotations = NEG, spec: object = {}): object {
  const ports = [{ name: "http", port: 80, targetPort: 8080 }];
  return { apiVersion: "v1", kind: "Service", metadata: named("web", annotations), spec: { ports, ...spec } };
}

/** Ingress shop/web, whose default backend is port 80 of Service shop/web. */
export function ingress(annotations: Annotations = {}, spec: object = {}): object {
  const defaultBackend = { service: { name: "web", port: { number: 80 } } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: named("web", annotations),
    spec: { defaultBackend, ...spec },
  };
}

/** BackendConfig shop/b. */
export function backendConfig(spec: object): object {
  return { apiVersion: "cloud.google.com/v1", kind: "BackendConfig", metadata: named("b"), spec };
}

/** FrontendConfig shop/f. */
export function frontendConfig(spec: object): object {
  return { apiVersion: "networking.gke.io/v1beta1", kind: "FrontendConfig", metadata: named("f"), spec };
}

/** A Secret of namespace shop with these keys. */
export function secret(name: string, ...keys: readonly string[]): object {
  const stringData = Object.fromEntries(keys.map((key) => [key, "x"]));
  return { apiVersion: "v1", kind: "Secret", metadata: named(name), stringData };
}

/** A Pod behind the Service, with a readiness probe over HTTP. */
export function pod(name: string, get: object, port = 8080): object {
  const containers = [{ ports: [{ name: "main", containerPort: port }], readinessProbe: { httpGet: get } }];
  return { apiVersion: "v1", kind: "Pod", metadata: named(name), spec: { containers } };
}

/** The metadata of an object of namespace shop. */
export function named(name: string, annotations: Annotations = {}): object {
  return { namespace: "shop", name, annotations };
}

/** A cluster of region r1 with these addresses. */
export const CLUSTER = compileCluster({ region: "r1", addresses: ADDRESSES });

/** What becomes of Ingress shop/web after the states, in which every NEG that is looked for is there unless it is said not to be. */
export function outcome(states: readonly Objects[], around: Around = {}): IngressForecast | undefined {
  return forecastOf(states, around).ingresses.get("shop/web")?.forecast;
}

/** As `outcome`, for all Ingresses, with the reasons. */
export function forecastOf(states: readonly Objects[], { flags = {}, negs = true }: Around = {}): IngressesForecast {
  const history = {
    cluster: CLUSTER,
    switches: readSwitches(flags),
    states: states.map(clusterObjects),
    negsInUse: new Set<string>(),
    isComplete: true,
  };
  const state = { services: new Map(), hasGenerated: () => negs, events: [] };
  const forecasts = forecastIngresses(history, { states: states.map(() => state) });
  return forecasts.at(-1) ?? { ingresses: new Map(), reasons: [] };
}

/** What the controllers run with. */
export interface Around {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly negs?: boolean;
}

/** Switches of the controllers that GKE leaves off. */
export const REGIONAL = { "enable-ingress-regional-external": true };
export const TRANSPARENT = { "enable-transparent-health-checks": true };

/** IAP with an OAuth client of one's own. */
export const IAP = { iap: { enabled: true, oauthclientCredentials: { secretName: "oauth" } } };
