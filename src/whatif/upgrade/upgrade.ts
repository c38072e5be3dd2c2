import { type Assumption, type Cluster, compileCluster } from "../../domain/cluster.ts";
import { FACTS, type StatedFact } from "../../domain/facts.ts";
import { FEATURES, FEATURES_WITHOUT_DEFAULT, type Feature, type FeatureDeclaration } from "../../domain/features.ts";
import { GKE_CHANGES, type GkeChange } from "../../domain/gke-changes.ts";
import { changeFor, identityOf } from "../../lint/review-object.ts";
import type { LintInput } from "../../lint/setting.ts";
import { objectsOf } from "../../manifests/manifest-file.ts";
import { EFFECT_KINDS, RISKS, type Told, type UpgradeEffect } from "./effect.ts";
import { type FleetObject, fleetObject, restarted } from "./fleet.ts";
import { exactly, type UpgradePath, type UpgradeStep, upgradePath } from "./path.ts";
import type { UpgradeResult, UpgradeStepResult } from "./result.ts";
import { removalOf, removalTold } from "./rule-effects.ts";
import { Snapshot } from "./snapshot.ts";

/** What is upgraded, and from where to where. */
interface UpgradeInput extends Omit<LintInput, "base" | "onProgress"> {
  /** As GKE writes versions; in part, it stands for the newest that it may mean. */
  readonly from: string;
  readonly to: string;
}

/**
 * What an upgrade of the control plane will do to the objects, minor by minor: the rules and the model of the controllers
 * run for the version before and the version after, and what differs is told.
 * @throws UsageError where the versions are none, or are not in order
 */
export function upgrade(input: UpgradeInput): UpgradeResult {
  return new Upgrade(input).result();
}

/** The cluster itself, about which rules have findings too. */
const CLUSTER = { kind: "Cluster", namespace: "", name: "" } as const;

class Upgrade {
  readonly #input: UpgradeInput;
  readonly #path: UpgradePath;
  readonly #fleet: readonly FleetObject[];
  readonly #others: readonly unknown[];
  readonly #assumed = new Set<Assumption>();
  readonly #crashed: UpgradeResult["crashed"][number][] = [];
  /** The cluster before each step, and after the last. */
  readonly #clusters: [Cluster, ...Cluster[]];

  constructor(input: UpgradeInput) {
    this.#input = input;
    this.#path = upgradePath(input.from, input.to);
    const [first] = this.#path.steps;
    const start = this.#at(first?.from ?? input.from);
    this.#clusters = [start];
    const { namespace, policy, manifests } = input;
    const known = new Map(input.state.map((object) => [identityOf(object, namespace), object]));
    const given = [...objectsOf(manifests.files)].map((origin) => {
      const living = known.get(identityOf(origin.value, namespace));
      return fleetObject({ origin, living, cluster: start, namespace });
    });
    const named = new Set(given.map(({ identity }) => identity));
    // What is reviewed is each object by itself, not an edit of the one that lives.
    this.#others = input.state.filter((object) => !named.has(identityOf(object, namespace)));
    const isHit = ({ value }: FleetObject) => this.#path.steps.some((step) => removalOf(value, step) !== undefined);
    const isReviewed = ({ value }: FleetObject) =>
      changeFor({ object: value, previous: undefined }, namespace, policy) !== undefined;
    this.#fleet = given.filter((object) => isReviewed(object) || isHit(object));
  }

  result(): UpgradeResult {
    let before = this.#snapshot(this.#clusters[0]);
    const steps = this.#path.steps.map((step): UpgradeStepResult => {
      const after = this.#snapshot(this.#at(step.to));
      const effects = this.#effectsOf(step, before, after);
      this.#clusters.push(after.cluster);
      before = after;
      const affected = new Set(effects.map(({ object, place }) => JSON.stringify([object, place.file])));
      const { from, to } = step;
      return { from, to, changes: changesIn(step), effects, unaffected: this.#count(affected) };
    });
    const all = steps.flatMap(({ effects }) => effects);
    const affected = new Set(all.map(({ object, place }) => JSON.stringify([object, place.file])));
    const counts = RISKS.map((risk) => [risk, all.filter((effect) => effect.risk === risk).length] as const);
    const { from, to, manifests } = this.#input;
    return {
      from,
      to,
      steps,
      assumed: [...this.#assumed].filter(isStatable),
      notes: [...this.#path.notes, ...switchNotes(this.#input.cluster, this.#path.steps, this.#fleet)],
      unreadable: manifests.unreadable,
      crashed: this.#crashed,
      summary: {
        ...(Object.fromEntries(counts) as UpgradeResult["summary"]),
        objects: this.#fleet.length,
        unaffected: this.#count(affected),
      },
    };
  }

  #count(affected: ReadonlySet<string>): number {
    return this.#fleet.filter(({ name, place }) => !affected.has(JSON.stringify([name, place.file]))).length;
  }

  #at(version: string): Cluster {
    return compileCluster({ ...this.#input.cluster.profile, gkeVersion: exactly(version) });
  }

  #snapshot(cluster: Cluster): Snapshot {
    const input = { ...this.#input, state: this.#others };
    const { value, assumed } = cluster.assumptions.during(() => new Snapshot(input, this.#fleet, cluster));
    this.#assume(assumed);
    this.#crashed.push(...value.lint.crashed);
    return value;
  }

  #assume(assumed: Iterable<Assumption>): void {
    for (const assumption of assumed) this.#assumed.add(assumption);
  }

  #effectsOf(step: UpgradeStep, before: Snapshot, after: Snapshot): readonly UpgradeEffect[] {
    const points = new Map<string, Snapshot>();
    const at = (version: string) => {
      const known = points.get(version) ?? (version === step.to ? after : this.#snapshot(this.#at(version)));
      points.set(version, known);
      return known;
    };
    const layer7 = after.layer7Since(before);
    const ofObjects = this.#fleet.flatMap((object) => {
      const removal = removalOf(object.value, step);
      const told = this.#toldOf(object, before, after);
      const hit = removal ? [effectOn(object, removalTold(removal), removal.from)] : [];
      if (told.length === 0 && !layer7.has(object.identity)) return hit;
      const traffic = (layer7.get(object.identity) ?? []).map((effect) => effectOn(object, effect, step.to));
      return [
        ...hit,
        ...told.map((effect) =>
          effectOn(
            object,
            effect,
            sinceIn(step, effect, (version) => this.#toldOf(object, before, at(version))),
          ),
        ),
        ...traffic,
      ];
    });
    const cluster = { place: placeOfCluster(this.#input), name: CLUSTER };
    const ofCluster = after.rulesSince(before, cluster).map((told) => {
      return effectOn(
        cluster,
        told,
        sinceIn(step, told, (version) => at(version).rulesSince(before, cluster)),
      );
    });
    return [...ofCluster, ...ofObjects].toSorted((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
  }

  #toldOf(object: FleetObject, before: Snapshot, after: Snapshot): readonly Told[] {
    const { value, assumed } = after.cluster.assumptions.during(() => {
      const said = after.rulesSince(before, object);
      if (!object.service) return said;
      const live = restarted(object.service, [...this.#clusters, after.cluster]);
      return [...live.told, ...after.anewSince(before, object, live.after), ...said];
    });
    this.#assume(assumed);
    return value;
  }
}

/** The first version of the step that has the effect, where `toldAt` says what the step has come to at a version. */
function sinceIn(step: UpgradeStep, told: Told, toldAt: (version: string) => readonly Told[]): string {
  const isSame = ({ kind, rule }: Told) => kind === told.kind && rule === told.rule;
  const point = step.points.find(({ version }) => toldAt(version).some(isSame));
  return point?.version ?? step.points.at(-1)?.version ?? step.to;
}

function effectOn(
  { name: object, place }: Pick<FleetObject, "name" | "place">,
  { kind, rule, description, reasons = [], ...told }: Told,
  since: string,
): UpgradeEffect {
  const { side, risk, verify, remedy } = EFFECT_KINDS[kind];
  const fill = (text: string) => text.replaceAll("{namespace}", object.namespace).replaceAll("{name}", object.name);
  return {
    kind,
    side,
    risk: told.risk ?? risk,
    object,
    place,
    ...(rule !== undefined && { rule }),
    since,
    description,
    verify: fill(verify),
    remedy: told.remedy ?? fill(remedy),
    reasons,
  };
}

function placeOfCluster({ clusterFile }: UpgradeInput): UpgradeEffect["place"] {
  return { file: clusterFile ?? "", line: 1, column: 1, endLine: 1, endColumn: 1 };
}

function changesIn({ points }: UpgradeStep): UpgradeStepResult["changes"] {
  return points.flatMap(({ version, gates }) =>
    gates.map((gate) => {
      const { change, existing, source }: GkeChange = GKE_CHANGES[gate];
      return { version, change, ...(existing !== undefined && { existing }), source };
    }),
  );
}

/** Switches that the cluster file states, that nobody documents, or of which nothing is known. */
function switchNotes(
  { profile, knows }: Cluster,
  steps: readonly UpgradeStep[],
  fleet: readonly FleetObject[],
): readonly string[] {
  const passed = new Set(steps.flatMap(({ points }) => points.flatMap(({ gates }) => gates)));
  const turned = (Object.keys(FEATURES) as Feature[]).filter((name) => {
    const { since }: FeatureDeclaration = FEATURES[name];
    return since !== undefined && passed.has(since);
  });
  const stated = turned.flatMap((name) => {
    const value = profile.features?.[name] ?? "auto";
    return value === "auto" ? [] : `features.${name} is stated as ${value} and taken to stay so, whatever the version.`;
  });
  const undocumented = turned.flatMap((name) => {
    const { since }: FeatureDeclaration = FEATURES[name];
    const { state, from }: GkeChange = GKE_CHANGES[since as keyof typeof GKE_CHANGES];
    return state === "undocumented" ? `features.${name} is taken to be on from ${from}; GKE documents no version.` : [];
  });
  const hasServices = fleet.some(({ service }) => service !== undefined);
  const unknown = FEATURES_WITHOUT_DEFAULT.filter((name) => !knows(name)).map((name) => `features.${name}`);
  const silent = `Of ${unknown.join(" and ")} no version is known to decide: it is taken to stay as it is.`;
  return [...stated, ...undocumented, ...(hasServices && unknown.length > 0 ? [silent] : [])];
}

/** Whether it is a fact that somebody can state, and not what follows from others. */
function isStatable(assumption: Assumption): assumption is StatedFact | Feature {
  return assumption in FACTS || assumption in FEATURES;
}
