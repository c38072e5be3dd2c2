import type { Forecast } from "../../controllers/l4/forecast.ts";
import { LiveLoadBalancer } from "../../controllers/l4/restart.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { ClusterVersions, Traced } from "../../domain/cluster-versions.ts";
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

/** What a live load balancer has become in an upgrade, and what the last restart of the controllers did to it. */
interface Restarted {
  readonly told: readonly Told[];
  readonly after: Forecast;
}

/** The live load balancer of an object while it goes through an upgrade. */
export class Life {
  readonly #of: NonNullable<FleetObject["service"]>;
  readonly #versions: ClusterVersions;
  /** The clusters that it has gone through. */
  readonly #past: Cluster[];
  readonly #balancer: LiveLoadBalancer;
  /** What the last restart looked at. */
  #reads: Traced<unknown>["reads"];

  constructor(of: NonNullable<FleetObject["service"]>, versions: ClusterVersions, first: Cluster) {
    this.#of = of;
    this.#versions = versions;
    this.#past = [first];
    const { value, reads } = versions.traced(() => new LiveLoadBalancer(of.live, first));
    this.#balancer = value;
    this.#reads = reads;
  }

  /** Has the controllers of the next cluster start. What has come to rest stays as it is where they look at the same. */
  restart(next: Cluster): Restarted {
    const last = this.#past.at(-1) as Cluster;
    this.#past.push(next);
    const before = this.#balancer.now;
    if (!this.#balancer.isSettled || !this.#versions.isSame(this.#reads, last, next)) {
      this.#reads = this.#versions.traced(() => this.#balancer.restart(next)).reads;
    }
    return restartOf(this.#of, before, this.#balancer.now);
  }

  /** What the last restart would have done with another cluster in place of the last one. */
  restartedAt(other: Cluster): Restarted {
    const [first, ...others] = this.#past.slice(0, -1) as [Cluster, ...Cluster[]];
    const balancer = new LiveLoadBalancer(this.#of.live, first);
    for (const cluster of others) balancer.restart(cluster);
    const before = balancer.now;
    balancer.restart(other);
    return restartOf(this.#of, before, balancer.now);
  }
}

function restartOf({ live, tell }: NonNullable<FleetObject["service"]>, before: Forecast, after: Forecast): Restarted {
  const told = liveEffects(live, before, after);
  return {
    told: told.map((effect) => ({ ...effect, ...(effect.reasons && { reasons: effect.reasons.map(tell) }) })),
    after,
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
