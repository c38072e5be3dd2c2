import type { Forecast } from "../../controllers/l4/forecast.ts";
import { LiveLoadBalancer } from "../../controllers/l4/restart.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { field, isObject } from "../../domain/json.ts";
import { isLoadBalancer, SERVICE, type Service } from "../../domain/kinds/service.ts";
import { asApplied } from "../../lint/as-applied.ts";
import { asWritten } from "../../lint/as-written.ts";
import { addressed } from "../../lint/forecast-edit.ts";
import { placeIn } from "../../lint/place.ts";
import { presumeLive } from "../../lint/presume-live.ts";
import type { ObjectName, Place } from "../../lint/result.ts";
import { identityOf, nameOf } from "../../lint/review-object.ts";
import type { ManifestObject } from "../../manifests/manifest-file.ts";
import type { Told } from "./effect.ts";
import { liveEffects } from "./load-balancer-effects.ts";

/** An object that goes through an upgrade. */
export interface FleetObject {
  readonly name: ObjectName;
  readonly identity: string | undefined;
  readonly place: Place;
  readonly origin: ManifestObject;
  /** As it is given. */
  readonly value: unknown;
  /** It is known to live in the cluster, rather than presumed. */
  readonly isLive: boolean;
  /** As it lives before the upgrade. */
  readonly live: unknown;
  /** Where it is a load balancer. */
  readonly service?: {
    readonly live: Service;
    /** As someone would apply it anew. */
    readonly written: Service;
    /** A sentence about it without made-up addresses. */
    readonly tell: (sentence: string) => string;
  };
}

/** What an object is made of. */
interface FleetInput {
  readonly origin: ManifestObject;
  /** The object of its name in the cluster, where that is known. */
  readonly living: unknown;
  /** The cluster before the upgrade. */
  readonly cluster: Cluster;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** The object as it is before the upgrade. */
export function fleetObject({ origin, living, cluster, namespace }: FleetInput): FleetObject {
  const value = inNamespace(origin.value, namespace);
  const isService = field(value, "kind") === "Service";
  const live = living !== undefined && isService ? asApplied(value, living) : presumeLive(value, cluster);
  const object = {
    name: nameOf(value, namespace),
    identity: identityOf(value, namespace),
    place: placeIn(origin, ""),
    origin,
    value,
    isLive: living !== undefined || isLiving(value),
    live,
  };
  if (object.name.kind !== "Service") return object;
  const service = SERVICE.read(live);
  if (!isLoadBalancer(service)) return object;
  const { service: alive, tell } = cluster.assumptions.during(() => addressed(service, cluster)).value;
  return { ...object, service: { live: alive, written: SERVICE.read(asWritten(value)), tell } };
}

/** What happens to the live load balancer at the last of the clusters, which it has gone through from the first on. */
export function restarted(
  { live: service, tell }: NonNullable<FleetObject["service"]>,
  [first, ...others]: readonly [Cluster, ...Cluster[]],
): { readonly told: readonly Told[]; readonly after: Forecast } {
  const balancer = new LiveLoadBalancer(service, first);
  let before = balancer.now;
  for (const cluster of others) {
    before = balancer.now;
    balancer.restart(cluster);
  }
  const told = liveEffects(service, before, balancer.now);
  return {
    told: told.map((effect) => ({ ...effect, ...(effect.reasons && { reasons: effect.reasons.map(tell) }) })),
    after: balancer.now,
  };
}

/** Whether the object is as a cluster has it, not as somebody writes it. */
function isLiving(value: unknown): boolean {
  const metadata = field(value, "metadata");
  return [field(value, "status"), field(metadata, "uid"), field(metadata, "finalizers")].some(
    (part) => part !== undefined,
  );
}

function inNamespace(object: unknown, namespace: string): unknown {
  const metadata = field(object, "metadata");
  if (!isObject(object) || !isObject(metadata) || field(metadata, "namespace") !== undefined) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}
