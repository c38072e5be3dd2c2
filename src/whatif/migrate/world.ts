import { type Forecast, forecast } from "../../controllers/l4/forecast.ts";
import { ServiceModel } from "../../controllers/l4/model.ts";
import type { Owner } from "../../controllers/l4/ownership.ts";
import { effectsOf } from "../../controllers/l7/effects.ts";
import { outcomesOf } from "../../controllers/l7/forecast.ts";
import { clusterObjects } from "../../controllers/l7/objects.ts";
import { readSwitches } from "../../controllers/l7/switches.ts";
import type { TrafficEffect } from "../../controllers/l7/traffic-effect.ts";
import { FINALIZER } from "../../domain/annotations.ts";
import { type Cluster, compileCluster } from "../../domain/cluster.ts";
import type { AddressRecord, ClusterProfile } from "../../domain/cluster-profile.ts";
import { field, isObject, type JsonObject } from "../../domain/json.ts";
import { SERVICE, type Service } from "../../domain/kinds/service.ts";
import { indexManifests } from "../../engine/manifest-index.ts";
import type { CompiledPolicy } from "../../engine/policy.ts";
import { reviewChange } from "../../engine/review.ts";
import { asApplied } from "../../lint/as-applied.ts";
import { changeFor, identityOf } from "../../lint/review-object.ts";
import { RULE_SET } from "../../rules/index.ts";
import type { StepProof } from "./plan.ts";

/** What is known of a cluster before anything is changed. */
export interface Beginning {
  readonly cluster: Cluster;
  /** As they live. */
  readonly objects: readonly JsonObject[];
  /** They are all there are. */
  readonly isComplete: boolean;
  readonly policy: CompiledPolicy;
  /** YYYY-MM-DD */
  readonly today: string;
}

/** A cluster in the mind: manifests are applied to it, the rules judge them, and the controllers do what they would. */
export class World {
  readonly #beginning: Beginning;
  #profile: ClusterProfile;
  #cluster: Cluster;
  readonly #objects = new Map<string, JsonObject>();
  #given = 0;

  constructor(beginning: Beginning) {
    this.#beginning = beginning;
    this.#cluster = beginning.cluster;
    this.#profile = beginning.cluster.profile;
    for (const object of beginning.objects) this.#objects.set(nameIn(object), object);
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  get objects(): readonly JsonObject[] {
    return [...this.#objects.values()];
  }

  /** The object as it lives now. */
  live(object: unknown): JsonObject | undefined {
    return this.#objects.get(nameIn(object));
  }

  /** The Service as its owner sees it. */
  modelOf(object: unknown): ServiceModel {
    const service = SERVICE.read(object);
    return new ServiceModel(service, service, this.#cluster);
  }

  /** Changes facts of the cluster, as a command of gcloud does. */
  change(facts: ClusterProfile): void {
    this.#profile = { ...this.#profile, ...facts };
    this.#cluster = compileCluster(this.#profile);
  }

  /** Adds a reserved address to those that are known. */
  reserve(record: AddressRecord): void {
    this.change({ addresses: [...(this.#profile.addresses ?? []), record] });
  }

  /** Applies a manifest: what the rules say about it, and what the controllers have done when they are ready. */
  apply(manifest: JsonObject): StepProof {
    const old = this.live(manifest);
    const isService = field(manifest, "kind") === "Service";
    const object = old && isService ? asApplied(manifest, old) : manifest;
    const findings = this.#findings(object, old);
    const before = this.objects;
    if (!isService || !isLoadBalancing(object, old)) {
      this.#objects.set(nameIn(manifest), object as JsonObject);
      return { findings, effects: this.#effectsSince(before) };
    }
    const outcome = forecast({ cluster: this.#cluster, old: serviceOf(old), new: SERVICE.read(object) });
    this.#objects.set(nameIn(manifest), this.#settled(object, outcome));
    return { findings, forecast: outcome };
  }

  /** Deletes an object: what the rules say about that, and what it does to clients. */
  remove(object: JsonObject): StepProof {
    const old = this.live(object);
    const findings = this.#findings(undefined, old);
    const before = this.objects;
    this.#objects.delete(nameIn(object));
    return { findings, effects: this.#effectsSince(before) };
  }

  #effectsSince(before: readonly JsonObject[]): readonly TrafficEffect[] {
    const states = [before, this.objects].map(clusterObjects);
    const { isComplete } = this.#beginning;
    const history = {
      cluster: this.#cluster,
      switches: readSwitches(),
      states,
      negsInUse: new Set<string>(),
      isComplete,
    };
    const [was, is] = outcomesOf(history);
    return was && is ? effectsOf(was, is) : [];
  }

  #findings(object: unknown, previous: unknown): StepProof["findings"] {
    const { policy, today, isComplete } = this.#beginning;
    const change = changeFor({ object, previous }, "default", policy);
    if (!change) return [];
    const index = indexManifests({ objects: this.objects, isComplete });
    const context = { rules: RULE_SET, policy, cluster: this.#cluster, index, today, isOffline: true };
    return reviewChange(change, context).findings;
  }

  /** The Service with what the controllers write into it. */
  #settled(object: unknown, outcome: Forecast): JsonObject {
    const { ipv4, ipv6 } = outcome.addresses;
    const addresses = [ipv4 && this.#address(ipv4, "198.51.100."), ipv6 && this.#address(ipv6, "2001:db8:1::")];
    const ingress = addresses.flatMap((ip) => (ip ? [{ ip }] : []));
    const metadata = objectAt(object, "metadata");
    const annotations = Object.entries(objectAt(metadata, "annotations")).filter(
      ([key]) => !outcome.annotationsRemoved.includes(key),
    );
    return {
      ...objectAt({ object }, "object"),
      metadata: {
        ...metadata,
        ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
        finalizers: this.#finalizers(SERVICE.read(object), outcome.owner),
      },
      status: { loadBalancer: ingress.length > 0 ? { ingress } : {} },
    };
  }

  /** A new address has to be told from others. */
  #address(text: string, prefix: string): string {
    if (text !== "new") return text;
    this.#given++;
    return `${prefix}${this.#given}`;
  }

  #finalizers({ metadata: { finalizers } }: Service, owner: Owner | "none"): readonly string[] {
    switch (owner) {
      case "none":
        return [];
      case "legacy-external":
        return [FINALIZER.generic, FINALIZER.targetPool];
      case "legacy-internal":
        return [FINALIZER.generic, FINALIZER.legacyInternal];
      case "ilb-subsetting":
        return [FINALIZER.subsettingInternal];
      case "rbs-netlb": {
        const own = finalizers.find((name) => name === FINALIZER.rbsInstanceGroups || name === FINALIZER.rbsNegs);
        const { rbsNegDefault } = this.#cluster.facts;
        return [own ?? (rbsNegDefault ? FINALIZER.rbsNegs : FINALIZER.rbsInstanceGroups)];
      }
    }
  }
}

/** Whether the Service has a load balancer, or had one. */
function isLoadBalancing(object: unknown, old: unknown): boolean {
  return [object, old].some((value) => field(field(value, "spec"), "type") === "LoadBalancer");
}

function serviceOf(object: unknown): Service | undefined {
  return object === undefined ? undefined : SERVICE.read(object);
}

function nameIn(object: unknown): string {
  return identityOf(object, "default") ?? "";
}

function objectAt(value: unknown, name: string): JsonObject {
  const found = field(value, name);
  return isObject(found) ? found : {};
}
