import { UsageError } from "../../domain/errors.ts";
import { GATES, type Gate } from "../../domain/features.ts";
import { GKE_CHANGES } from "../../domain/gke-changes.ts";
import { compareGkeVersions, formatGkeVersion, type GkeVersion, parseGkeVersion } from "../../domain/gke-version.ts";

/** A version at which something changes for load balancers. */
interface TurningPoint {
  /** As GKE writes versions, as far as it is stated. */
  readonly version: string;
  /** What changes there. */
  readonly gates: readonly Gate[];
}

/** An upgrade from one minor version to the next, or within one. */
export interface UpgradeStep {
  readonly from: string;
  readonly to: string;
  /** What changes on the way, the oldest first. */
  readonly points: readonly TurningPoint[];
}

/** The way from one version to another. */
export interface UpgradePath {
  readonly steps: readonly UpgradeStep[];
  /** What was taken for granted, a sentence each. */
  readonly notes: readonly string[];
}

/** The way of an upgrade: minor by minor, as GKE goes. @throws UsageError where it is none */
export function upgradePath(from: string, to: string): UpgradePath {
  const start = wholeVersion(from, "--from");
  const end = wholeVersion(to, "--to");
  if (compareGkeVersions(end.version, start.version) <= 0) {
    throw new UsageError(`--to ${to} is not newer than ${from}: nothing is upgraded`);
  }
  const steps: UpgradeStep[] = [];
  let at = start.version;
  for (let minor = Math.min(at.minor + 1, end.version.minor); minor <= end.version.minor; minor++) {
    const next = minor === end.version.minor ? end.version : newestKnown(at.major, minor);
    steps.push({ from: formatGkeVersion(at), to: formatGkeVersion(next), points: pointsBetween(at, next) });
    at = next;
  }
  const newest = Object.values(GATES).toSorted(compareGkeVersions).at(-1) ?? end.version;
  const isBeyond = end.version.minor > newest.minor;
  return {
    steps,
    notes: [
      ...[start, end].flatMap(({ note }) => note ?? []),
      ...(isBeyond ? [`Nothing is known yet of what GKE changes after ${newest.major}.${newest.minor}.`] : []),
    ],
  };
}

/** Whether there is a way from a version that GKE has written to another one. @throws UsageError where `to` is none */
export function isUpgrade(from: string, to: string): boolean {
  const end = wholeVersion(to, "--to").version;
  const start = parseGkeVersion(from);
  return start !== undefined && compareGkeVersions(end, start) > 0;
}

/** The version as one that stands for itself alone, where what is left out of it would stand for any. */
export function exactly(version: string): string {
  const missing = parseGkeVersion(version)?.missing;
  return `${version}${missing === "patch" ? ".0-gke.0" : missing === "build" ? "-gke.0" : ""}`;
}

/** A version stated in part stands for the newest of those that it may mean, as far as anything is known to change in them. */
function wholeVersion(text: string, option: string): { readonly version: GkeVersion; readonly note?: string } {
  const version = parseGkeVersion(text);
  if (!version) throw new UsageError(`${option}: "${text}" is no GKE version; write it as 1.33 or 1.33.1-gke.1779000`);
  if (version.missing === undefined) return { version };
  const whole = newestMeant(version);
  const note = `${option} ${text} is taken for ${formatGkeVersion(whole)}, after all that is known to change in ${text}.`;
  return compareGkeVersions(whole, version) > 0 ? { version: whole, note } : { version: whole };
}

function newestMeant({ missing, ...version }: GkeVersion): GkeVersion {
  const { major, minor, patch } = version;
  if (missing === "patch") return newestKnown(major, minor);
  const gates = Object.values(GATES).filter((gate) => gate.major === major && gate.minor === minor);
  return (
    gates
      .filter((gate) => gate.patch === patch)
      .toSorted(compareGkeVersions)
      .at(-1) ?? version
  );
}

/** The newest release of a minor version, in so far as anything is known to change in it. */
function newestKnown(major: number, minor: number): GkeVersion {
  const gates = Object.values(GATES).filter((gate) => gate.major === major && gate.minor === minor);
  return gates.toSorted(compareGkeVersions).at(-1) ?? { major, minor, patch: 0, build: 0 };
}

function pointsBetween(from: GkeVersion, to: GkeVersion): readonly TurningPoint[] {
  const passed = (Object.keys(GATES) as Gate[]).filter(
    (gate) => compareGkeVersions(GATES[gate], from) > 0 && compareGkeVersions(GATES[gate], to) <= 0,
  );
  const byVersion = Map.groupBy(
    passed.toSorted((a, b) => compareGkeVersions(GATES[a], GATES[b])),
    (gate) => GKE_CHANGES[gate].from,
  );
  return [...byVersion].map(([version, gates]) => ({ version, gates }));
}
