/** A GKE control plane version such as 1.33.1-gke.1779000; missing parts are 0 (spec 0.4). */
export interface GkeVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly build: number;
}

const PATTERN = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-gke\.(\d{1,9}))?/;

/** The version that `text` names, or undefined where it names none. What follows the build number (`+`, `-rc`) is ignored. */
export function parseGkeVersion(text: string): GkeVersion | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, build] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0), build: Number(build ?? 0) };
}

/** The version that the literal `text` names. @throws RangeError where it names none, which is a mistake in the code. */
export function gkeVersion(text: string): GkeVersion {
  const version = parseGkeVersion(text);
  if (!version) throw new RangeError(`not a GKE version: ${text}`);
  return version;
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareGkeVersions(a: GkeVersion, b: GkeVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.build - b.build;
}

/** Whether `version` is `minimum` or newer. */
export function isAtLeast(version: GkeVersion, minimum: GkeVersion): boolean {
  return compareGkeVersions(version, minimum) >= 0;
}

/** The version as GKE writes it; the build is left out where it is 0. */
export function formatGkeVersion({ major, minor, patch, build }: GkeVersion): string {
  return `${major}.${minor}.${patch}${build ? `-gke.${build}` : ""}`;
}
