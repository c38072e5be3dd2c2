import { ClusterVersions } from "../../domain/cluster-versions.ts";
import { changeFor, identityOf } from "../../lint/review-object.ts";
import type { LintInput } from "../../lint/setting.ts";
import { objectsOf } from "../../manifests/manifest-file.ts";
import type { Told } from "./effect.ts";
import { type FleetObject, fleetObject, Life } from "./fleet.ts";
import { exactly, type UpgradePath, type UpgradeStep, upgradePath } from "./path.ts";
import type { UpgradeResult } from "./result.ts";
import { findingEffects, removalOf, removalTold } from "./rule-effects.ts";
import { ObjectSnapshots, type Snapshot, Snapshots } from "./snapshot.ts";

/** What is upgraded, and from where to where. */
export interface CourseInput extends Omit<LintInput, "base" | "onProgress"> {
  /** As GKE writes versions; in part, it stands for the newest that it may mean. */
  readonly from: string;
  readonly to: string;
  /** The cluster at the versions on the way, where others that are like it went the same way. */
  readonly versions?: ClusterVersions;
}

/** What one step of an upgrade does to one object, or to the cluster. */
interface StepEffect {
  readonly step: UpgradeStep;
  readonly on: Pick<FleetObject, "name" | "place">;
  readonly told: Told;
  /** The first version of the step that has the effect; to be asked before the object goes on, and it takes looks at more versions. */
  readonly since: () => string;
}

/** A step, and what two versions make of all objects. */
interface Passage {
  readonly step: UpgradeStep;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** What happens to what clients reach through Ingresses and NEGs. */
  readonly layer7: ReturnType<Snapshot["layer7Since"]>;
}

/** The cluster itself, about which rules have findings too. */
const CLUSTER = { kind: "Cluster", namespace: "", name: "" } as const;

/** The course of an upgrade: the objects go through it minor by minor, and what differs before and after a step is told. */
export class Course {
  readonly path: UpgradePath;
  readonly fleet: readonly FleetObject[];
  readonly #clusterFile: string;
  /** The version from which it starts. */
  readonly #start: string;
  readonly #versions: ClusterVersions;
  readonly #snapshots: Snapshots;
  #passages: readonly Passage[] | undefined;

  /** @throws UsageError where the versions are none, or are not in order */
  constructor(input: CourseInput) {
    const { namespace, policy, manifests, cluster, clusterFile = "" } = input;
    this.path = upgradePath(input.from, input.to);
    this.#clusterFile = clusterFile;
    this.#start = exactly(this.path.steps[0]?.from ?? input.from);
    this.#versions = input.versions ?? new ClusterVersions(cluster.profile);
    const start = this.#versions.at(this.#start);
    const known = new Map(input.state.map((object) => [identityOf(object, namespace), object]));
    const given = [...objectsOf(manifests.files)].map((origin) => {
      const living = known.get(identityOf(origin.value, namespace));
      return fleetObject({ origin, living, cluster: start, namespace });
    });
    const named = new Set(given.map(({ identity }) => identity));
    const isHit = ({ value }: FleetObject) => this.path.steps.some((step) => removalOf(value, step) !== undefined);
    const isReviewed = ({ value }: FleetObject) =>
      changeFor({ object: value, previous: undefined }, namespace, policy) !== undefined;
    this.fleet = given.filter((object) => isReviewed(object) || isHit(object));
    // What is reviewed is each object by itself, not an edit of the one that lives.
    const state = input.state.filter((object) => !named.has(identityOf(object, namespace)));
    this.#snapshots = new Snapshots({ ...input, base: undefined, state }, this.fleet, this.#versions);
  }

  /** What is assumed of the cluster while the steps are taken. */
  get assumptions(): ClusterVersions["assumptions"] {
    return this.#versions.assumptions;
  }

  /** The rules that threw. */
  get crashed(): UpgradeResult["crashed"] {
    return this.#snapshots.crashed;
  }

  /** What the steps do to the cluster, and to one object after another. */
  *effects(): Iterable<StepEffect> {
    yield* this.#onCluster();
    for (const object of this.fleet) yield* this.#onObject(object);
  }

  *#onCluster(): Iterable<StepEffect> {
    const on = { place: { file: this.#clusterFile, line: 1, column: 1, endLine: 1, endColumn: 1 }, name: CLUSTER };
    for (const { step, before, after } of this.#steps()) {
      const toldBy = (snapshot: Snapshot) => findingEffects(before.writtenFindings(on), snapshot.writtenFindings(on));
      for (const told of toldBy(after)) yield { step, on, told, since: () => this.#sinceIn(step, told, after, toldBy) };
    }
  }

  *#onObject(on: FleetObject): Iterable<StepEffect> {
    const looks = new ObjectSnapshots(on, this.#snapshots);
    const life = on.service && new Life(on.service, this.#versions, this.#versions.at(this.#start));
    for (const { step, before, after, layer7 } of this.#steps()) {
      const removal = removalOf(on.value, step);
      if (removal) yield { step, on, told: removalTold(removal), since: () => removal.from };
      const now = life?.restart(after.cluster);
      const toldBy = (snapshot: Snapshot): readonly Told[] => {
        const live = snapshot === after ? now : life?.restartedAt(snapshot.cluster);
        const said = looks.rulesSince(before, snapshot);
        return live ? [...live.told, ...looks.anewSince(before, snapshot, live.after), ...said] : said;
      };
      for (const told of toldBy(after)) yield { step, on, told, since: () => this.#sinceIn(step, told, after, toldBy) };
      for (const told of layer7.get(on.identity) ?? []) yield { step, on, told, since: () => step.to };
    }
  }

  /** The steps with what is before and after each. */
  #steps(): readonly Passage[] {
    this.#passages ??= this.path.steps.map((step) => {
      const [before, after] = [step.from, step.to].map((version) => this.#snapshots.at(exactly(version))) as [
        Snapshot,
        Snapshot,
      ];
      return { step, before, after, layer7: after.layer7Since(before) };
    });
    return this.#passages;
  }

  /** The first version of the step that has the effect, where `toldBy` says what the step has come to at a version. */
  #sinceIn(
    { points, to }: UpgradeStep,
    { kind, rule }: Told,
    after: Snapshot,
    toldBy: (snapshot: Snapshot) => readonly Told[],
  ): string {
    const isSame = (told: Told) => told.kind === kind && told.rule === rule;
    const point = points.find(({ version }) => {
      const snapshot = version === to ? after : this.#snapshots.at(exactly(version));
      return toldBy(snapshot).some(isSame);
    });
    return point?.version ?? points.at(-1)?.version ?? to;
  }
}
