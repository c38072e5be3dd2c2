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
import { formatGkeVersion, type GkeVersion, isAtLeast, mayBeAtLeast, parseGkeVersion } from "./gke-version.ts";

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
  readonly assumptions: AssumptionLog;
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

/** Notes which assumed facts are read while something is computed. Evaluation is synchronous, so one log a cluster suffices. */
class AssumptionLog {
  #noted: Set<Assumption> | undefined;

  /** Whether anybody wants to know: outside of {@link AssumptionLog.during} nothing is noted. */
  get isKept(): boolean {
    return this.#noted !== undefined;
  }

  /** Notes that something is assumed. */
  note(assumption: Assumption): void {
    this.#noted?.add(assumption);
  }

  /** What `compute` returns, and the assumed facts that were read meanwhile; an outer call sees them too. */
  during<T>(compute: () => T): { readonly value: T; readonly assumed: readonly Assumption[] } {
    const outer = this.#noted;
    const noted = new Set<Assumption>();
    this.#noted = noted;
    try {
      return { value: compute(), assumed: noted.size === 0 ? NONE : [...noted] };
    } finally {
      this.#noted = outer;
      for (const assumption of noted) this.note(assumption);
    }
  }
}

const NONE: readonly Assumption[] = [];

/**
 * The cluster that `profile` describes. `observed` names the facts that were seen rather than stated.
 * A profile that states `features` at all vouches for those it leaves out; without it they are assumed.
 */
export function compileCluster(profile: ClusterProfile, observed: ReadonlySet<string> = new Set()): Cluster {
  const values = new Map<Fact, unknown>();
  const provenance = new Map<Fact, Provenance>();
  const set = (fact: Fact, value: unknown, source: Provenance) => {
    values.set(fact, value);
    provenance.set(fact, source);
  };
  const stated = (fact: string): Provenance => (observed.has(fact) ? "observed" : "configured");

  const assumptions = new AssumptionLog();
  const version = versionIn(profile, assumptions);
  for (const fact of STATED_WITHOUT_DEFAULT) {
    const value = fact === "gkeVersion" ? version : (profile[fact] ?? undefined);
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

  const sourceOf = (fact: Fact) => provenance.get(fact) ?? "unknown";
  const knows = (fact: Fact) => sourceOf(fact) === "observed" || sourceOf(fact) === "configured";
  return {
    facts: accessors(values, (fact) => provenance.get(fact) === "assumed" && (doubts.get(fact) ?? fact), assumptions),
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
    statedVersion: profile.gkeVersion ?? undefined,
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
function versionIn(profile: ClusterProfile, assumptions: AssumptionLog): GkeVersion | undefined {
  const version = typeof profile.gkeVersion === "string" ? parseGkeVersion(profile.gkeVersion) : undefined;
  if (version?.missing === undefined) return version;
  return { ...version, inDoubt: (minimum) => assumptions.note(below(minimum)) };
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

/** The facts as one object: known ones are plain properties; reading one that rests on an assumption notes it. */
function accessors(
  values: ReadonlyMap<Fact, unknown>,
  assumptionIn: (fact: Fact) => Assumption | false,
  assumptions: AssumptionLog,
): ClusterFacts {
  const facts = {};
  for (const [fact, value] of values) {
    const assumption = assumptionIn(fact);
    if (assumption) {
      Object.defineProperty(facts, fact, {
        enumerable: true,
        get: () => {
          assumptions.note(assumption);
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
