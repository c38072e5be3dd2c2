import { type AddressInventory, indexAddresses } from "./address-inventory.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import {
  ASSUMED,
  FACTS,
  factsWith,
  impliedBy,
  ORDINARY,
  type StatedFact,
  type StatedFactWithoutDefault,
  type StatedValues,
} from "./facts.ts";
import {
  FEATURES,
  FEATURES_WITHOUT_DEFAULT,
  type Feature,
  type FeatureDeclaration,
  type FeatureWithoutDefault,
  GATES,
  resolveAuto,
} from "./features.ts";
import {
  compareGkeVersions,
  formatGkeVersion,
  type GkeVersion,
  isAtLeast,
  mayBeAtLeast,
  parseGkeVersion,
} from "./gke-version.ts";
import { ReadLog } from "./read-log.ts";

/**
 * The facts of a cluster, resolved. A fact with a default is always there; when it rests on the default, reading it is
 * noted, because a finding that depends on an assumption is at most a warning.
 * A fact without a default is there only where it is known.
 */
export interface ClusterFacts
  extends Readonly<Omit<StatedValues, "gkeVersion">>,
    Readonly<Record<Feature, boolean>>,
    DerivedFacts {
  readonly gkeVersion: GkeVersion;
}

/** What follows from other facts. */
interface DerivedFacts {
  /** Subsetting is on, by choice or because the version always has it. */
  readonly subsettingActive: boolean;
  /** The controllers of ingress-gce run for layer 4: the add-on is on, or the version does not need it. */
  readonly l4Controller: boolean;
  /** Whether RBS lists up to five ports is not certain below GKE 1.31, where the switch has no documented rollout. */
  readonly discretePortsUncertain: boolean;
}

/** The name of a fact about the cluster. */
export type Fact = keyof ClusterFacts;

/** A fact that may be unknown. */
export type FactWithoutDefault = StatedFactWithoutDefault | FeatureWithoutDefault;

const STATED_WITHOUT_DEFAULT = (keysOf(FACTS) as readonly StatedFact[]).filter(
  (fact): fact is StatedFactWithoutDefault => !(fact in ASSUMED || fact in ORDINARY),
);

/** The facts that have no default: unknown until someone says. */
export const FACTS_WITHOUT_DEFAULT: readonly FactWithoutDefault[] = [
  ...STATED_WITHOUT_DEFAULT,
  ...FEATURES_WITHOUT_DEFAULT,
];

/** What a finding may rest on without anybody having said so: a fact, or that a version stated in part is an old one. */
export type Assumption = Fact | `GKE below ${string}`;

/** Where a fact comes from: seen in the cluster or in Google's APIs, stated by a person, the default, or from nowhere. */
type Provenance = "observed" | "configured" | "assumed" | "unknown";

/** Facts without default that the model takes something for granted about while they are unknown. */
const MODELLED = factsWith("isModelled");

/** A cluster as the engine sees it: facts, where each comes from, and a log of the assumptions that were read. */
export interface Cluster {
  /** Reading an assumed fact notes it in `assumptions`. Read a fact without default only after {@link Cluster.knows}. */
  readonly facts: ClusterFacts;
  readonly assumptions: ReadLog<Assumption>;
  /** Whether any fact is assumed, or may have to be while it is unknown, that is, whether there is anything to log. */
  readonly hasAssumptions: boolean;
  provenance(fact: Fact): Provenance;
  /** Whether the fact is observed or configured. */
  knows(fact: Fact): boolean;
  /** The facts of which nothing is known. */
  readonly unknown: ReadonlySet<Fact>;
  /** The fact, or undefined where it is unknown. */
  find<F extends FactWithoutDefault>(fact: F): ClusterFacts[F] | undefined;
  /** The reserved addresses for look-ups; empty where they are unknown. */
  readonly addressInventory: AddressInventory;
  /** The version as the profile spells it, also where it can't be parsed. */
  readonly statedVersion: string | undefined;
  /** What it was compiled from. */
  readonly profile: ClusterProfile;
}

/** Where a cluster notes what is read of it. The clusters that one is at several versions share theirs. */
interface ClusterLogs {
  readonly assumptions: ReadLog<Assumption>;
  /** Without it, what is read and not assumed is not noted. */
  readonly reads?: ReadLog<Read> | undefined;
}

/**
 * What was looked at in a cluster: a fact, or whether its version has reached another one. The fact `gkeVersion` stands for
 * the version as it is written.
 */
export type Read = Fact | GkeVersion;

/**
 * The cluster that `profile` describes. `observed` names the facts that were seen rather than stated.
 * A profile that states `features` at all vouches for those it leaves out; without it they are assumed.
 */
export function compileCluster(
  profile: ClusterProfile,
  observed: ReadonlySet<string> = new Set(),
  { assumptions, reads }: ClusterLogs = { assumptions: new ReadLog() },
): Cluster {
  const values = new Map<Fact, unknown>();
  const provenance = new Map<Fact, Provenance>();
  const set = (fact: Fact, value: unknown, source: Provenance) => {
    values.set(fact, value);
    provenance.set(fact, source);
  };
  const stated = (fact: string): Provenance => (observed.has(fact) ? "observed" : "configured");

  const version = versionIn(profile, assumptions);
  for (const fact of STATED_WITHOUT_DEFAULT) {
    const value =
      fact === "gkeVersion" ? version && (reads ? watched(version, reads) : version) : (profile[fact] ?? undefined);
    set(fact, value, value === undefined ? "unknown" : stated(fact));
  }
  const implied = impliedBy(profile);
  for (const fact of keysOf(ASSUMED)) {
    const value = profile[fact] ?? implied[fact];
    set(fact, value ?? ASSUMED[fact], value === undefined ? "assumed" : stated(fact));
  }
  for (const fact of keysOf(ORDINARY)) set(fact, profile[fact] ?? ORDINARY[fact], stated(fact));

  const doubts = new Map<Fact, Assumption>();
  for (const feature of keysOf(FEATURES)) {
    const value = profile.features?.[feature] ?? "auto";
    if (value !== "auto") {
      set(feature, value, stated(`features.${feature}`));
      continue;
    }
    set(feature, ...automatic(feature, version, profile.features != null));
    const doubtful = version && doubtfulGate(feature, version);
    if (doubtful) {
      set(feature, false, "assumed");
      doubts.set(feature, below(doubtful));
    }
  }

  const isFrom36 = version === undefined || isAtLeast(version, GATES.subsettingAlways);
  const derive = (fact: Fact, from: Fact) => {
    // Known where the version alone decides, or where the switch is known and the version can't change the answer.
    if (version !== undefined && isFrom36) set(fact, true, provenance.get("gkeVersion") ?? "unknown");
    else if (version !== undefined || values.get(from) === true)
      set(fact, values.get(from), provenance.get(from) ?? "assumed");
    else set(fact, true, "assumed");
  };
  derive("subsettingActive", "subsetting");
  derive("l4Controller", "httpLoadBalancing");
  const discrete = profile.features?.rbsDiscretePorts ?? "auto";
  set(
    "discretePortsUncertain",
    discrete === "auto" && version !== undefined && !isAtLeast(version, GATES.rbsDiscretePorts),
    "configured",
  );

  const sourceOf = (fact: Fact) => {
    if (fact !== "gkeVersion") reads?.note(fact);
    return provenance.get(fact) ?? "unknown";
  };
  const knows = (fact: Fact) => sourceOf(fact) === "observed" || sourceOf(fact) === "configured";
  return {
    facts: accessors(values, (fact) => provenance.get(fact) === "assumed" && (doubts.get(fact) ?? fact), {
      assumptions,
      reads,
    }),
    assumptions,
    hasAssumptions:
      [...provenance.values()].includes("assumed") ||
      version?.missing !== undefined ||
      MODELLED.some((fact) => !knows(fact)),
    provenance: sourceOf,
    knows,
    unknown: new Set([...provenance].flatMap(([fact, source]) => (source === "unknown" ? fact : []))),
    find: (fact) => (knows(fact) ? (values.get(fact) as never) : undefined),
    addressInventory: indexAddresses(profile.addresses ?? []),
    get statedVersion() {
      reads?.note("gkeVersion");
      return profile.gkeVersion ?? undefined;
    },
    profile,
  };
}

function automatic(
  feature: Feature,
  version: GkeVersion | undefined,
  isVouchedFor: boolean,
): readonly [boolean | undefined, Provenance] {
  const value = resolveAuto(feature, version);
  if (value === undefined) return [undefined, "unknown"];
  if ("fixed" in FEATURES[feature]) return [value, isVouchedFor ? "configured" : "assumed"];
  return [value, version === undefined ? "assumed" : "configured"];
}

/** The version that a profile states. One that is stated in part notes what is assumed when it is compared with a gate. */
function versionIn(profile: ClusterProfile, assumptions: ReadLog<Assumption>): GkeVersion | undefined {
  const version = typeof profile.gkeVersion === "string" ? parseGkeVersion(profile.gkeVersion) : undefined;
  if (version?.missing === undefined) return version;
  const compared = (minimum: GkeVersion) => {
    if (compareGkeVersions(version, minimum) < 0 && mayBeAtLeast(version, minimum)) assumptions.note(below(minimum));
    return version;
  };
  return { ...version, compared };
}

/** The version, which notes with what it is compared, and when somebody looks at its parts. */
function watched(version: GkeVersion, reads: ReadLog<Read>): GkeVersion {
  const compared = (minimum: GkeVersion) => {
    reads.note(minimum);
    return version.compared?.(minimum) ?? version;
  };
  const parts = Object.keys(version).map((part) => [
    part,
    {
      enumerable: true,
      get: () => {
        reads.note("gkeVersion");
        return version[part as keyof GkeVersion];
      },
    },
  ]);
  return Object.defineProperties({ compared }, Object.fromEntries(parts)) as GkeVersion;
}

/** The version that turns a switch on, where only some of the versions that a profile may mean have reached it. */
function doubtfulGate(feature: Feature, version: GkeVersion): GkeVersion | undefined {
  const { since }: FeatureDeclaration = FEATURES[feature];
  const gate = since && GATES[since];
  return gate && !isAtLeast(version, gate) && mayBeAtLeast(version, gate) ? gate : undefined;
}

function below(version: GkeVersion): Assumption {
  return `GKE below ${formatGkeVersion(version)}`;
}

/** The facts as one object: those of which nothing is to be noted when they are read are plain properties. */
function accessors(
  values: ReadonlyMap<Fact, unknown>,
  assumptionIn: (fact: Fact) => Assumption | false,
  { assumptions, reads }: ClusterLogs,
): ClusterFacts {
  const facts = {};
  for (const [fact, value] of values) {
    const assumption = assumptionIn(fact);
    // A version notes itself what is asked of it.
    const isRead = reads !== undefined && fact !== "gkeVersion";
    if (assumption || isRead) {
      Object.defineProperty(facts, fact, {
        enumerable: true,
        get: () => {
          if (isRead) reads.note(fact);
          if (assumption) assumptions.note(assumption);
          return value;
        },
      });
    } else {
      Object.defineProperty(facts, fact, { enumerable: true, value });
    }
  }
  return facts as ClusterFacts;
}

function keysOf<T extends object>(object: T): (keyof T & string)[] {
  return Object.keys(object) as (keyof T & string)[];
}
