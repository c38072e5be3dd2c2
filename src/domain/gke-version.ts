/**
 * A GKE control plane version such as 1.33.1-gke.1779000. One that is stated in part, such as 1.33, stands for some
 * version that starts so; its missing parts are 0, the oldest that it can be.
 */
export interface GkeVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly build: number;
  /** The first part that is not stated. */
  readonly missing?: "patch" | "build";
  /** Is told with what someone compares the version, and says what to compare. */
  readonly compared?: (minimum: GkeVersion) => GkeVersion;
}

const PATTERN = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9})(?:-gke\.(\d{1,9}))?)?/;

/** The version that `text` names, or undefined where it names none. What follows the build number (`+`, `-rc`) is ignored. */
export function parseGkeVersion(text: string): GkeVersion | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, build] = match;
  const parts = { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0), build: Number(build ?? 0) };
  if (build !== undefined) return parts;
  return { ...parts, missing: patch === undefined ? "patch" : "build" };
}

/**
 * The first version that the literal `text` stands for.
 * @throws RangeError where it names none, which is a mistake in the code
 */
export function gkeVersion(text: string): GkeVersion {
  const version = parseGkeVersion(text);
  if (!version) throw new RangeError(`not a GKE version: ${text}`);
  const { major, minor, patch, build } = version;
  return { major, minor, patch, build };
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareGkeVersions(a: GkeVersion, b: GkeVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.build - b.build;
}

/** Whether `version`, and each that it may stand for, is `minimum` or newer. */
export function isAtLeast(version: GkeVersion, minimum: GkeVersion): boolean {
  return compareGkeVersions(version.compared?.(minimum) ?? version, minimum) >= 0;
}

/** Whether `version`, or one that it may stand for, is `minimum` or newer. */
export function mayBeAtLeast(version: GkeVersion, minimum: GkeVersion): boolean {
  const newest = {
    ...version,
    ...(version.missing === "patch" && { patch: Number.POSITIVE_INFINITY }),
    ...(version.missing !== undefined && { build: Number.POSITIVE_INFINITY }),
  };
  return compareGkeVersions(newest, minimum) >= 0;
}

/** The version as GKE writes it, as far as it is stated; the build is left out where it is 0. */
export function formatGkeVersion({ major, minor, patch, build, missing }: GkeVersion): string {
  if (missing === "patch") return `${major}.${minor}`;
  return `${major}.${minor}.${patch}${build ? `-gke.${build}` : ""}`;
}
