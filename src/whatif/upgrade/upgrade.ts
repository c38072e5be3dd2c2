import type { Cluster } from "../../domain/cluster.ts";
import { FACTS, type StatedFact } from "../../domain/facts.ts";
import { FEATURES, FEATURES_WITHOUT_DEFAULT, type Feature, type FeatureDeclaration } from "../../domain/features.ts";
import { GKE_CHANGES, type GkeChange } from "../../domain/gke-changes.ts";
import { Course, type CourseInput } from "./course.ts";
import { EFFECT_KINDS, RISKS, riskOf, type Told, type UpgradeEffect } from "./effect.ts";
import type { FleetObject } from "./fleet.ts";
import type { UpgradeStep } from "./path.ts";
import type { UpgradeResult, UpgradeStepResult } from "./result.ts";

/** The facts that somebody can state, as opposed to what follows from others. */
const STATABLE = [...Object.keys(FACTS), ...Object.keys(FEATURES)] as readonly (StatedFact | Feature)[];

/**
 * What an upgrade of the control plane will do to the objects, minor by minor: the rules and the model of the controllers
 * run for the version before and the version after, and what differs is told.
 * @throws UsageError where the versions are none, or are not in order
 */
export function upgrade(input: CourseInput): UpgradeResult {
  const course = new Course(input);
  const { fleet, path } = course;
  const told = new Map(path.steps.map((step) => [step, [] as UpgradeEffect[]]));
  const { noted: assumed } = course.assumptions.during(() => {
    for (const { step, on, told: effect, since } of course.effects())
      told.get(step)?.push(effectOn(on, effect, since()));
  });
  const steps = [...told].map(([step, effects]): UpgradeStepResult => {
    const { from, to } = step;
    return {
      ...{ from, to },
      changes: changesIn(step),
      effects: effects.toSorted((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk)),
      unaffected: countUnaffected(fleet, effects),
    };
  });
  const all = steps.flatMap(({ effects }) => effects);
  const counts = RISKS.map((risk) => [risk, all.filter((effect) => effect.risk === risk).length] as const);
  const { from, to, manifests, cluster } = input;
  return {
    ...{ from, to, steps },
    assumed: STATABLE.filter((fact) => assumed.includes(fact)),
    notes: [...path.notes, ...switchNotes(cluster, path.steps, fleet)],
    unreadable: manifests.unreadable,
    crashed: course.crashed,
    summary: {
      ...(Object.fromEntries(counts) as UpgradeResult["summary"]),
      objects: fleet.length,
      unaffected: countUnaffected(fleet, all),
    },
  };
}

function countUnaffected(fleet: readonly FleetObject[], effects: readonly UpgradeEffect[]): number {
  const keyOf = (name: FleetObject["name"], { file }: FleetObject["place"]) => JSON.stringify([name, file]);
  const affected = new Set(effects.map(({ object, place }) => keyOf(object, place)));
  return fleet.filter(({ name, place }) => !affected.has(keyOf(name, place))).length;
}

function effectOn(
  { name: object, place }: Pick<FleetObject, "name" | "place">,
  { kind, rule, description, reasons = [], ...told }: Told,
  since: string,
): UpgradeEffect {
  const { side, verify, remedy } = EFFECT_KINDS[kind];
  const fill = (text: string) => text.replaceAll("{namespace}", object.namespace).replaceAll("{name}", object.name);
  return {
    kind,
    side,
    risk: riskOf({ kind, ...told }),
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
