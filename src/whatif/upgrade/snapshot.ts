import { type Forecast, forecast } from "../../controllers/l4/forecast.ts";
import { effectsOf } from "../../controllers/l7/effects.ts";
import { type L7Outcome, outcomesOf } from "../../controllers/l7/forecast.ts";
import { clusterObjects } from "../../controllers/l7/objects.ts";
import { readSwitches } from "../../controllers/l7/switches.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { type ClusterVersions, Remembered } from "../../domain/cluster-versions.ts";
import type { Finding } from "../../domain/finding.ts";
import { type Review, reviewLive } from "../../engine/review.ts";
import { findingsIn } from "../../lint/lint-manifests.ts";
import type { LintResult } from "../../lint/result.ts";
import { identityOf, liveObject } from "../../lint/review-object.ts";
import { type LintInput, type Setting, settingOf } from "../../lint/setting.ts";
import type { ManifestObject } from "../../manifests/manifest-file.ts";
import type { Told } from "./effect.ts";
import type { FleetObject } from "./fleet.ts";
import { type Anew, anewEffects, layer7Effects } from "./load-balancer-effects.ts";
import { findingEffects } from "./rule-effects.ts";

/** The objects of an upgrade at any version of their cluster; what does not differ between two of them is computed once. */
export class Snapshots {
  readonly input: LintInput;
  readonly fleet: readonly FleetObject[];
  readonly setting: Setting;
  readonly versions: ClusterVersions;
  readonly crashed: LintResult["crashed"][number][] = [];
  readonly layer7: Remembered<L7Outcome | undefined>;
  readonly #written = new Map<ManifestObject | "cluster", Remembered<Review>>();
  readonly #taken = new Map<string, Snapshot>();

  constructor(input: LintInput, fleet: readonly FleetObject[], versions: ClusterVersions) {
    this.input = { ...input, base: undefined };
    this.fleet = fleet;
    this.setting = settingOf(this.input);
    this.versions = versions;
    this.layer7 = new Remembered(versions);
  }

  /** What the version makes of the objects. */
  at(version: string): Snapshot {
    const known = this.#taken.get(version);
    if (known) return known;
    const snapshot = new Snapshot(this, this.versions.at(version));
    this.#taken.set(version, snapshot);
    return snapshot;
  }

  /** The reviews of what is written. */
  written(reviewed: ManifestObject | "cluster"): Remembered<Review> {
    const known = this.#written.get(reviewed) ?? new Remembered(this.versions);
    this.#written.set(reviewed, known);
    return known;
  }
}

/** What one version of GKE makes of all objects together. */
export class Snapshot {
  readonly cluster: Cluster;
  readonly #all: Snapshots;
  #written: ReadonlyMap<string, readonly Finding[]> | undefined;

  constructor(all: Snapshots, cluster: Cluster) {
    this.#all = all;
    this.cluster = cluster;
  }

  /** What happens to what clients reach through Ingresses and NEGs, by the identity of the object that it happens to. */
  layer7Since(before: Snapshot): ReadonlyMap<string | undefined, readonly Told[]> {
    const [was, is] = [before.#layer7, this.#layer7];
    const byObject = Map.groupBy(was && is ? effectsOf(was, is) : [], ({ object }) =>
      identityOf({ kind: object.kind, metadata: object }, this.#all.input.namespace),
    );
    return new Map([...byObject].map(([identity, own]) => [identity, layer7Effects(own)]));
  }

  /** What is said of an object that does not live, as if it were made now, or of the cluster. */
  writtenFindings({ place, name }: Pick<FleetObject, "place" | "name">): readonly Finding[] {
    this.#written ??= this.#reviewWritten();
    return this.#written.get(keyOf(place.file, name)) ?? [];
  }

  get #layer7(): L7Outcome | undefined {
    const { cluster } = this;
    const { fleet, layer7, input } = this.#all;
    return layer7.at(cluster, () => {
      const states = [clusterObjects(fleet.map(({ live }) => live))];
      const { isComplete } = input;
      const [outcome] = outcomesOf({ cluster, switches: readSwitches(), states, negsInUse: new Set(), isComplete });
      return outcome;
    });
  }

  #reviewWritten(): ReadonlyMap<string, readonly Finding[]> {
    const all = this.#all;
    const { cluster } = this;
    const living = new Set(all.fleet.filter(({ isLive }) => isLive).map(({ origin }) => origin));
    const isJudged = (origin: ManifestObject) => !living.has(origin);
    const told = findingsIn(all.setting, { ...all.input, cluster, isJudged }, (reviewed, compute) =>
      all.written(reviewed).at(cluster, compute),
    );
    all.crashed.push(...told.crashed);
    const found = Map.groupBy(told.findings, ({ place, object }) => keyOf(place.file, object));
    return new Map([...found].map(([key, findings]) => [key, findings.map(({ finding }) => finding)]));
  }
}

/** What versions of GKE make of one object. */
export class ObjectSnapshots {
  readonly #object: FleetObject;
  readonly #all: Snapshots;
  readonly #live: Remembered<readonly Finding[]>;
  readonly #anew: Remembered<Anew>;

  constructor(object: FleetObject, all: Snapshots) {
    this.#object = object;
    this.#all = all;
    this.#live = new Remembered(all.versions);
    this.#anew = new Remembered(all.versions);
  }

  /** What the rules say otherwise than before. */
  rulesSince(before: Snapshot, after: Snapshot): readonly Told[] {
    return findingEffects(this.#findingsIn(before), this.#findingsIn(after));
  }

  /** What making the object anew gives other than before, its live load balancer being `live` afterwards. */
  anewSince(before: Snapshot, after: Snapshot, live: Forecast): readonly Told[] {
    const { service } = this.#object;
    return service
      ? anewEffects(service.written, { before: this.#anewIn(before), after: this.#anewIn(after), live })
      : [];
  }

  /** What already lives is judged as it lives, not as if it were made now. */
  #findingsIn(snapshot: Snapshot): readonly Finding[] {
    const { isLive, live, name, origin } = this.#object;
    if (!isLive) return snapshot.writtenFindings(this.#object);
    const { input, setting, crashed } = this.#all;
    const { cluster } = snapshot;
    return this.#live.at(cluster, () => {
      const looked = liveObject(live, input.namespace, input.policy);
      if (!looked) return [];
      const review = reviewLive(looked, { ...setting.context, cluster, index: setting.scopes.indexFor(origin.file) });
      for (const { rule, error } of review.crashed) crashed.push({ rule, error, object: name });
      return review.findings.filter(({ action }) => input.isVerbose || action !== "info");
    });
  }

  #anewIn({ cluster }: Snapshot): Anew {
    return this.#anew.at(cluster, () => {
      const outcome = forecast({ cluster, old: undefined, new: this.#object.service?.written });
      const hasNegs =
        outcome.owner === "ilb-subsetting" || (outcome.owner === "rbs-netlb" && cluster.facts.rbsNegDefault);
      return { forecast: outcome, hasNegs };
    });
  }
}

function keyOf(file: string, { kind, namespace, name }: FleetObject["name"]): string {
  return [file, kind, namespace, name].join("\n");
}
