import type { Forecast } from "../../controllers/l4/forecast.ts";
import type { Effect } from "../../controllers/l7/effects.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { BACKEND_CONFIG } from "../../domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG } from "../../domain/kinds/frontend-config.ts";
import { INGRESS } from "../../domain/kinds/ingress.ts";
import { isLoadBalancer, SERVICE } from "../../domain/kinds/service.ts";
import { asApplied, hasLived } from "../../lint/as-applied.ts";
import { forecastEdit } from "../../lint/forecast-edit.ts";
import { placeIn } from "../../lint/place.ts";
import type { ObjectName, Place } from "../../lint/result.ts";
import { identityOf, nameOf } from "../../lint/review-object.ts";
import { trafficEffects } from "../../lint/traffic-effects.ts";
import { type ManifestFile, type ManifestObject, objectsOf } from "../../manifests/manifest-file.ts";
import { type Difference, differencesBetween } from "./differences.ts";

/** What the manifests say and what lives. */
interface DriftInput {
  readonly files: readonly ManifestFile[];
  /** All objects of the cluster that rules review. */
  readonly live: readonly unknown[];
  /** `live` lacks no kind that RBAC kept from being listed. */
  readonly isWhole: boolean;
  readonly cluster: Cluster;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** The manifests are all that is applied to their namespaces: what else lives there is told. */
  readonly isComplete: boolean;
}

/** An object that lives otherwise than its manifest says. */
export interface Drift {
  readonly object: ObjectName;
  /** Where its manifest is; undefined where none writes it. */
  readonly place: Place | undefined;
  /** `missing`: it does not live; `unwritten`: no manifest writes it. */
  readonly kind: "missing" | "differs" | "unwritten";
  readonly differences: readonly Difference[];
  /** What a sync does to its load balancer; undefined for nothing. */
  readonly forecast?: Forecast;
  /** What a sync does to what clients reach through it. */
  readonly effects: readonly Effect[];
}

/** How what lives differs from the manifests. */
export interface DriftResult {
  readonly drifts: readonly Drift[];
  /** How many objects of the manifests were compared. */
  readonly compared: number;
}

/** The kinds that load balancers are made of. */
const COMPARED = [SERVICE, INGRESS, BACKEND_CONFIG, FRONTEND_CONFIG];

/** What lives otherwise than the manifests say, as far as it is about load balancers, and what a sync would do to traffic. */
export function driftOf(input: DriftInput): DriftResult {
  const { files, live, isWhole, cluster, namespace, isComplete } = input;
  const living = new Map(live.map((object) => [identityOf(object, namespace), object]));
  const written = new Map<string | undefined, ManifestObject>();
  for (const origin of objectsOf(files)) written.set(identityOf(origin.value, namespace), origin);
  const after = new Map(living);
  for (const [identity, { value }] of written) after.set(identity, applied(value, living.get(identity)));
  const effects = trafficEffects({
    before: live,
    after: [...after.values()],
    cluster,
    isComplete: isWhole,
    namespace,
  });
  const drifts: Drift[] = [];
  let compared = 0;
  for (const [identity, origin] of written) {
    const kind = comparedKind(origin.value);
    const old = living.get(identity);
    if (!kind || !(isAboutLoadBalancers(origin.value) || isAboutLoadBalancers(old))) continue;
    compared++;
    const object = nameOf(origin.value, namespace);
    const place = placeIn(origin, "");
    if (old === undefined) {
      drifts.push({ object, place, kind: "missing", differences: [], effects: effects.get(identity ?? "") ?? [] });
      continue;
    }
    const next = after.get(identity);
    const differences = differencesBetween(kind, old, next);
    if (differences.length === 0) continue;
    // What no controller has taken yet has no traffic to lose.
    const forecast = kind === SERVICE && hasLived(old) ? forecastEdit(old, next, cluster) : undefined;
    const own = effects.get(identity ?? "") ?? [];
    drifts.push({ object, place, kind: "differs", differences, effects: own, ...(forecast && { forecast }) });
  }
  if (isComplete) drifts.push(...unwrittenAmong(living, written, namespace));
  return { drifts, compared };
}

function applied(value: unknown, old: unknown): unknown {
  return old !== undefined && comparedKind(value) === SERVICE ? asApplied(value, old) : value;
}

function comparedKind(value: unknown): (typeof COMPARED)[number] | undefined {
  const { kind } = nameOf(value, "");
  return COMPARED.find((one) => one.kind === kind);
}

/** Whether the object makes load balancers or is behind them: a Service without either is not. */
function isAboutLoadBalancers(value: unknown): boolean {
  const kind = comparedKind(value);
  if (kind !== SERVICE) return kind !== undefined;
  const service = SERVICE.readPeer(value);
  return isLoadBalancer(service) || service.type === "NodePort" || service.neg !== undefined;
}

/** What lives in the namespaces of the manifests and makes load balancers, without being written. */
function unwrittenAmong(
  living: ReadonlyMap<string | undefined, unknown>,
  written: ReadonlyMap<string | undefined, ManifestObject>,
  namespace: string,
): readonly Drift[] {
  const namespaces = new Set([...written.values()].map(({ value }) => nameOf(value, namespace).namespace));
  return [...living].flatMap(([identity, value]): Drift[] => {
    const object = nameOf(value, namespace);
    const makesOne =
      object.kind === INGRESS.kind || (object.kind === SERVICE.kind && isLoadBalancer(SERVICE.readPeer(value)));
    if (!makesOne || written.has(identity) || !namespaces.has(object.namespace)) return [];
    return [{ object, place: undefined, kind: "unwritten", differences: [], effects: [] }];
  });
}
