import type { Forecast } from "../controllers/l4/forecast.ts";
import type { Effect } from "../controllers/l7/effects.ts";
import type { Fact } from "../domain/cluster.ts";
import type { Action, Finding } from "../domain/finding.ts";
import type { IndexedKind } from "../domain/kinds/kinds.ts";
import type { LeftOut, ManifestFile, ManifestObject, Unreadable } from "../manifests/manifest-file.ts";
import type { Exposure } from "./exposure.ts";

/** An object by name. The cluster itself has kind "Cluster" and no name. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The context of its cluster, in results about several. */
  readonly cluster?: string;
}

/** Where something is written. Lines and columns count from 1; the end column is the one behind the last character. */
export interface Place {
  /** Empty where it is in no file, for what is about the cluster. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The template that rendered it, where Helm's output says so. */
  readonly template?: string;
}

/** A finding and where it is. */
export interface LintFinding {
  readonly finding: Finding;
  readonly object: ObjectName;
  readonly place: Place;
  /** The text that it is in, for an excerpt; undefined for what is in no file. */
  readonly source?: ManifestFile;
  /** The object that it is about; undefined for the cluster. */
  readonly origin?: ManifestObject;
  /** An edit mends the object that kustomize has built, and need not mend what it is built from. */
  readonly mendsBuilt?: boolean;
  /** Tells the finding from others also when lines have moved; reports have its fingerprint. */
  readonly identity: string;
  /** Why it does not count: the reason of an exemption or of a comment, or that the baseline knows it. */
  readonly suppressed?: { readonly kind: "exemption" | "baseline" | "comment"; readonly reason: string };
}

/** What the controllers will do on an edit, where that is anything. */
export interface LintForecast {
  readonly object: ObjectName;
  readonly place: Place;
  /** To the load balancer of a Service; undefined where nothing happens to one. */
  readonly forecast?: Forecast;
  /** To what clients reach through Ingresses and NEGs. */
  readonly effects: readonly Effect[];
}

/** A rule that could not be asked, what it lacked, and about how many objects. */
export interface LintSkipped {
  readonly rule: string;
  readonly missing: readonly (Fact | IndexedKind)[];
  readonly objects: number;
}

/** A comment that has a rule ignored, and what came of it. */
export interface LintIgnore {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly reason: string;
  /** How many it takes out of the count. */
  readonly findings: number;
  /** Why it takes out none, where someone should mend it. */
  readonly problem?: "unused" | "noReason" | "unknownRule" | "notAllowed";
}

/** How much of everything there was. */
export interface LintSummary extends Readonly<Record<Action, number>> {
  readonly files: number;
  /** Documents that are not empty, readable or not. */
  readonly documents: number;
  /** Objects that rules look at. */
  readonly objects: number;
  /** Documents and list items that are of no kind that rules look at, or are not Kubernetes'. */
  readonly skipped: number;
  /** Files and documents that could not be read. */
  readonly unreadable: number;
  /** Findings on updates that the base has too. */
  readonly known: number;
  /** Hints that are kept back unless asked for. */
  readonly hidden: number;
}

/** The outcome of `l4guard lint`. */
export interface LintResult {
  readonly findings: readonly LintFinding[];
  /** Findings that an exemption or the baseline takes out of the count. */
  readonly suppressed: readonly LintFinding[];
  /** What comments of the manifests say is to be ignored; left out where there are none. */
  readonly ignores?: readonly LintIgnore[];
  readonly forecasts: readonly LintForecast[];
  readonly skipped: readonly LintSkipped[];
  readonly crashed: readonly { readonly rule: string; readonly error: unknown; readonly object: ObjectName }[];
  readonly unreadable: readonly Unreadable[];
  /** Helm charts whose templates were passed over. */
  readonly charts: readonly string[];
  /** Patches of kustomizations and templates, which are no objects yet. */
  readonly leftOut: readonly LeftOut[];
  /** What could not be judged for what the manifests leave open, a sentence each. */
  readonly notes: readonly string[];
  /** The names of what was read. */
  readonly files: readonly string[];
  /** What the baseline knew and is gone, as it was written there; undefined without a baseline. */
  readonly fixed?: readonly { readonly rule: string; readonly file: string; readonly message: string }[];
  readonly summary: LintSummary;
  /** The clusters whose objects were looked at as they live; undefined for manifests. */
  readonly clusters?: readonly AuditedCluster[];
}

/** A cluster that was looked at as it lives. */
export interface AuditedCluster {
  /** By what kubectl knows it; undefined for objects of files. */
  readonly context: string | undefined;
  readonly gkeVersion: string | undefined;
  /** The load balancers that the internet reaches, those first that let everyone in. */
  readonly exposed: readonly ExposedObject[];
  /** The kinds that nobody was allowed to list, and the rules that were not asked for want of them. */
  readonly refused: readonly { readonly resource: string; readonly rules: readonly string[] }[];
}

/** An object whose load balancer the internet reaches. */
export interface ExposedObject extends Exposure {
  readonly object: ObjectName;
}

/** Whether some finding is at or above a level. */
export function reaches(findings: readonly LintFinding[], level: "deny" | "warn" | "info"): boolean {
  const counted = { deny: ["deny"], warn: ["deny", "warn"], info: ["deny", "warn", "mutate", "info"] }[level];
  return findings.some(({ finding }) => counted.includes(finding.action));
}
