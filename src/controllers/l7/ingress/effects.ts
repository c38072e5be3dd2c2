import type { NegState } from "../neg/state.ts";
import type { TrafficEffect } from "../traffic-effect.ts";
import { type Backend, DEFAULT_BACKEND } from "./backend.ts";
import { describeHealthCheck, type IngressOutcome } from "./forecast.ts";
import type { FrontEnd } from "./front-end.ts";
import { backendsOf, type UrlMap } from "./url-map.ts";

/** What an edit does to the clients of an Ingress: `is` is undefined where it is deleted; `negs` are those of before. */
export function ingressEffects(
  was: IngressOutcome,
  is: IngressOutcome | undefined,
  negs: NegState,
): readonly TrafficEffect[] {
  const frontEnds = frontEndEffects(was.frontEnds, is?.frontEnds ?? []);
  if (!is?.served || is.frontEnds.length === 0) return [...frontEnds, ...failures(was, is)];
  const isKnown = was.unknownBackends.length === 0 && is.unknownBackends.length === 0;
  return [...frontEnds, ...failures(was, is), ...(isKnown && was.served ? servedEffects(was, is, negs) : [])];
}

function frontEndEffects(was: readonly FrontEnd[], is: readonly FrontEnd[]): readonly TrafficEffect[] {
  const source = "ingress-gce pkg/loadbalancers/l7.go edgeHop";
  const gone = was.filter((one) => find(is, one) === undefined);
  if (gone.length > 0 && is.length === 0) {
    return [
      { kind: "gone", text: `The load balancer goes, and its address: ${gone.map(title).join(" and ")}`, source },
    ];
  }
  const servesHttps = is.some(({ port }) => port === 443);
  const served = is.flatMap((next): TrafficEffect[] => {
    const former = find(was, next);
    if (!former)
      return was.length === 0 ? [] : [{ kind: "change", text: `${title(next)} is served from now on`, source }];
    const moves = next.address !== undefined && next.address !== former.address;
    return [
      ...(moves
        ? [{ kind: "gone" as const, text: `${title(next)} moves to the address ${next.address}`, source }]
        : []),
      ...(former.redirects && !next.redirects
        ? [{ kind: "open" as const, text: "The redirect to HTTPS goes: plain HTTP is answered", source }]
        : []),
    ];
  });
  const redirectsNow = is.some(({ redirects }) => redirects) && !servesHttps;
  const redirectedThere = was.some(({ redirects }) => redirects) && !was.some(({ port }) => port === 443);
  return [
    ...gone.map((one) => ({ kind: "gone" as const, text: `${title(one)} is no longer served`, source })),
    ...served,
    ...(redirectsNow && !redirectedThere
      ? [{ kind: "gone" as const, text: "HTTP is redirected to HTTPS, which nobody serves", source }]
      : []),
  ];
}

function find(frontEnds: readonly FrontEnd[], { port, kind }: FrontEnd): FrontEnd | undefined {
  return frontEnds.find((one) => one.port === port && one.kind === kind);
}

/** "HTTP on port 80, internal". */
function title({ port, kind }: FrontEnd): string {
  return `${port === 443 ? "HTTPS" : "HTTP"} on port ${port}, ${kind}`;
}

/** A sync that fails now and did not before. */
function failures({ fault: before }: IngressOutcome, is: IngressOutcome | undefined): readonly TrafficEffect[] {
  if (!is?.fault || before) return [];
  const stays = is.frontEnds.length > 0 ? "; what serves now stays as it is" : "";
  const text = `Every sync fails from now on: ${is.fault.text}${stays}`;
  return [{ kind: "stuck", text, source: is.fault.source }];
}

function servedEffects(was: IngressOutcome, is: IngressOutcome, negs: NegState): readonly TrafficEffect[] {
  const [before, after] = [was.served, is.served];
  if (!before || !after) return [];
  const former = new Map(backendsOf(before).map((backend) => [backend.key, backend]));
  return [
    ...routeEffects(before, after),
    ...backendsOf(after).flatMap((backend) => [
      ...startEffects(former.get(backend.key), backend, negs),
      ...settingEffects(former.get(backend.key), backend),
      ...(former.get(backend.key)?.usesNeg === backend.usesNeg ? checkEffects(was, is, backend.key) : []),
    ]),
  ];
}

/** A backend service that is new to the Ingress has no healthy endpoint yet when the URL map begins to point to it. */
function startEffects(former: Backend | undefined, backend: Backend, negs: NegState): readonly TrafficEffect[] {
  const { key, usesNeg, service, port } = backend;
  const isSame = former?.usesNeg === usesNeg && former.service === service && former.port === port;
  if (key === DEFAULT_BACKEND || isSame) return [];
  const begin = former && former.usesNeg !== usesNeg ? "moves to" : "begins with";
  const wait = usesNeg
    ? negs.hasGenerated(service, port)
      ? "a NEG that is there: 502 until the first health checks pass"
      : "an empty NEG: 502 until Pods are attached and pass their health checks"
    : "instance groups: 502 until the nodes pass their health checks";
  return [{ kind: "gap", text: `${key} ${begin} ${wait}`, source: "ingress-gce pkg/backends/syncer.go Sync" }];
}

function routeEffects(before: UrlMap, after: UrlMap): readonly TrafficEffect[] {
  const source = "ingress-gce pkg/loadbalancers/url_maps.go ensureComputeURLMap";
  const now = routesOf(after);
  return [...routesOf(before)].flatMap(([route, backend]): TrafficEffect[] => {
    const next = now.get(route);
    if (next === backend) return [];
    if (next === undefined) return [{ kind: "gone", text: `${route} no longer goes to ${backend}`, source }];
    return [{ kind: "change", text: `${route} goes to ${next} instead of ${backend}`, source }];
  });
}

/** "host path" → the key of its backend. */
function routesOf({ hosts, defaultBackend }: UrlMap): ReadonlyMap<string, string> {
  const routes = [...hosts].flatMap(([host, paths]) =>
    paths.map(({ path, backend }): [string, string] => [`${host} ${path}`, backend.key]),
  );
  return new Map([...routes, ...(defaultBackend ? [["Everything else", defaultBackend.key] as const] : [])]);
}

function checkEffects(was: IngressOutcome, is: IngressOutcome, key: string): readonly TrafficEffect[] {
  const [before, after] = [was.checks.get(key), is.checks.get(key)];
  if (!before || !after || describeHealthCheck(before) === describeHealthCheck(after)) return [];
  return [
    {
      kind: "change",
      text: `The health check of ${key} becomes "${describeHealthCheck(after)}" instead of "${describeHealthCheck(before)}"`,
      source: "ingress-gce pkg/healthchecks/healthchecks.go SyncServicePort",
    },
  ];
}

/** What a BackendConfig has set stays on the backend service until another one sets it. */
function settingEffects(former: Backend | undefined, { key, config, usesNeg }: Backend): readonly TrafficEffect[] {
  if (!former?.config || config || former.usesNeg !== usesNeg) return [];
  const text = `${key} keeps the settings of BackendConfig ${former.config.metadata.name}, which it no longer names`;
  return [{ kind: "change", text, source: "ingress-gce pkg/backends/syncer.go ensureBackendService" }];
}
