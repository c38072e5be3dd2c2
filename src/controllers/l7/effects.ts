import type { Reason } from "../reason.ts";
import { type L7Outcome, outcomeOf } from "./forecast.ts";
import type { History } from "./history.ts";
import type { IngressForecast } from "./ingress/forecast.ts";
import type { NegEvent } from "./neg/controller.ts";

/** What an edit does to traffic, for one object. */
export interface Effect extends Reason {
  readonly object: { readonly kind: "Service" | "Ingress"; readonly namespace: string; readonly name: string };
  /**
   * `gap`: requests fail for a while; `gone`: clients no longer get an answer; `open`: what was protected is not;
   * `stuck`: nothing changes any more until somebody acts; `change`: other than before, without harm.
   */
  readonly kind: "gap" | "gone" | "open" | "stuck" | "change";
}

/** What the last edit of `history` does to traffic; empty where its first state is its last. */
export function effectsOf(history: History): readonly Effect[] {
  const { states } = history;
  if (states.length < 2) return [];
  const before = outcomeOf({ ...history, states: states.slice(0, -1) });
  const after = outcomeOf(history);
  return [...negEffects(before, after), ...ingressEffects(before, after)];
}

/** What an event means; undefined where it is no news for traffic. */
const NEG_EFFECTS: Readonly<Record<NegEvent["kind"], Effect["kind"] | undefined>> = {
  "given-up": "gone",
  taken: "stuck",
  refused: "stuck",
  failing: "stuck",
  retargeted: "gap",
  made: undefined,
  odd: undefined,
};

/** What happened in both states is no effect of the edit. */
function negEffects(before: L7Outcome, after: L7Outcome): readonly Effect[] {
  const known = new Set(before.negs.events.map(({ service, text }) => `${service} ${text}`));
  return after.negs.events.flatMap(({ text, source, service, kind }): Effect[] => {
    const effect = NEG_EFFECTS[kind];
    return effect && !known.has(`${service} ${text}`)
      ? [{ text, source, kind: effect, object: objectOf("Service", service) }]
      : [];
  });
}

function ingressEffects(before: L7Outcome, after: L7Outcome): readonly Effect[] {
  return [...before.ingresses].flatMap(([name, was]): Effect[] => {
    const is = after.ingresses.get(name) ?? GONE;
    const told = [
      ...frontEndEffects(was, is),
      ...(is.fails && !was.fails ? [failing(is)] : []),
      ...(was.owned && is.owned && !is.fails ? backendEffects(was, is, before) : []),
    ];
    return told.map((effect) => ({ ...effect, object: objectOf("Ingress", name) }));
  });
}

const GONE: IngressForecast = { owned: false, fails: false, frontends: [] };

type Told = Omit<Effect, "object">;

function frontEndEffects(was: IngressForecast, is: IngressForecast): readonly Told[] {
  const source = "ingress-gce pkg/loadbalancers/l7s.go";
  const gone = was.frontends.filter((frontEnd) => !is.frontends.includes(frontEnd));
  const added = is.frontends.filter((frontEnd) => !was.frontends.includes(frontEnd));
  const whole = gone.length > 0 && is.frontends.length === 0;
  return [
    ...(whole && !is.owned
      ? [{ kind: "gone" as const, text: `The load balancer is deleted: ${list(gone)}`, source }]
      : []),
    ...(whole && is.owned ? [{ kind: "gone" as const, text: `No front end is left: ${list(gone)} go`, source }] : []),
    ...(whole ? [] : gone.map((one) => ({ kind: "gone" as const, text: `The front end ${one} goes`, source }))),
    ...added.map((one) => ({ kind: "change" as const, text: `The front end ${one} is made`, source })),
  ];
}

function failing({ frontends }: IngressForecast): Told {
  const stays = frontends.length > 0 ? "what serves now stays as it is" : "nothing is served";
  return {
    kind: "stuck",
    text: `Every sync fails from now on: ${stays}, and later edits of the Ingress do nothing`,
    source: "ingress-gce pkg/controller/controller.go sync",
  };
}

function backendEffects(was: IngressForecast, is: IngressForecast, before: L7Outcome): readonly Told[] {
  return [...startsOf(was, is, before), ...routeEffects(was, is), ...checkEffects(was, is), ...configEffects(was, is)];
}

/** A backend service that is new to the Ingress has no healthy endpoint when the URL map begins to point to it. */
function startsOf(was: IngressForecast, is: IngressForecast, before: L7Outcome): readonly Told[] {
  return Object.entries(is.backends ?? {}).flatMap(([key, { neg }]): Told[] => {
    const former = was.backends?.[key];
    if (key === DEFAULT || former?.neg === neg) return [];
    const where = neg ? "a NEG" : "instance groups";
    const begin = former ? `Backend ${key} moves to ${where}` : `Backend ${key} comes in, with ${where}`;
    const [, service = "", port] = /^(.*):(\d+)$/.exec(key) ?? [];
    const isFilled = neg && before.negs.hasGenerated(service, Number(port));
    return [
      {
        kind: "gap",
        text: isFilled
          ? `${begin} that has its Pods: 502 until their first health checks pass`
          : `${begin} that starts${neg ? " empty" : ""} unchecked: 502 until its ${neg ? "Pods are attached and" : "nodes are"} healthy`,
        source: "ingress-gce pkg/backends/syncer.go Sync",
      },
    ];
  });
}

function routeEffects(was: IngressForecast, is: IngressForecast): readonly Told[] {
  const source = "ingress-gce pkg/translator ToCompositeURLMap";
  const [old, now] = [routesOf(was), routesOf(is)];
  return [...old].flatMap(([route, backend]): Told[] => {
    const next = now.get(route);
    if (next === backend) return [];
    if (next !== undefined) return [{ kind: "change", text: `${route} goes to ${next} instead of ${backend}`, source }];
    return [{ kind: "gone", text: `${route} no longer goes to ${backend}`, source }];
  });
}

function routesOf({ routes = [] }: IngressForecast): ReadonlyMap<string, string> {
  return new Map(
    routes.map((route) => [route.slice(0, route.lastIndexOf(" ")), route.slice(route.lastIndexOf(" ") + 1)]),
  );
}

function checkEffects(was: IngressForecast, is: IngressForecast): readonly Told[] {
  return Object.entries(is.healthChecks ?? {}).flatMap(([key, check]): Told[] => {
    const former = was.healthChecks?.[key];
    if (former === undefined || former === check) return [];
    return [
      {
        kind: "change",
        text: `The health check of ${key} becomes "${check}" instead of "${former}"`,
        source: "ingress-gce pkg/healthchecks/healthchecks.go SyncServicePort",
      },
    ];
  });
}

function configEffects(was: IngressForecast, is: IngressForecast): readonly Told[] {
  return Object.entries(is.backends ?? {}).flatMap(([key, { neg, backendConfig }]): Told[] => {
    const former = was.backends?.[key];
    if (!former?.backendConfig || backendConfig !== null || former.neg !== neg) return [];
    return [
      {
        kind: "change",
        text: `${key} keeps the settings of BackendConfig ${former.backendConfig}, though it no longer names it`,
        source: "ingress-gce pkg/backends/features",
      },
    ];
  });
}

/** GKE's own default backend. */
const DEFAULT = "default";

function objectOf(kind: "Service" | "Ingress", key: string): Effect["object"] {
  const [namespace = "", name = ""] = key.split("/", 2);
  return { kind, namespace, name };
}

function list(frontEnds: readonly string[]): string {
  return frontEnds.join(" and ");
}
