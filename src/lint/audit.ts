import type { Cluster } from "../domain/cluster.ts";
import { INDEXED_KINDS, type IndexedKind } from "../domain/kinds/kinds.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import { type ReviewContext, reviewCluster } from "../engine/review.ts";
import type { ManifestObject } from "../manifests/manifest-file.ts";
import { RULE_SET } from "../rules/index.ts";
import { exposureOf } from "./exposure.ts";
import { reviewLiveObject } from "./live-objects.ts";
import { CLUSTER, Outcome } from "./outcome.ts";
import type { ExposedObject, LintResult, LintSkipped, ObjectName } from "./result.ts";

/** The objects of one cluster as they live, and all that is known besides. */
export interface AuditInput {
  /** By what kubectl knows the cluster; undefined for objects of files. */
  readonly context: string | undefined;
  /** The result is one of several: objects say of which cluster they are. */
  readonly isOneOfSeveral: boolean;
  readonly objects: Iterable<LiveObject>;
  /** How many these are. */
  readonly count: number;
  /** All objects of the cluster that rules look up, also those of other namespaces. */
  readonly index: ObjectIndex;
  readonly cluster: Cluster;
  readonly policy: CompiledPolicy;
  /** The namespaces that count; all where there are none. */
  readonly namespaces: readonly string[];
  /** The kinds that nobody was allowed to list. */
  readonly refused: readonly RefusedKind[];
  /** Report also what is only worth knowing. */
  readonly isVerbose: boolean;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Told how many of all objects are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** An object as it lives, and where it is written down if it comes from a file. */
interface LiveObject {
  readonly value: unknown;
  readonly origin?: ManifestObject;
}

/** A kind of objects that was not read, or not all of it. */
interface RefusedKind {
  /** As RBAC names it: "backendconfigs". */
  readonly resource: string;
  readonly kind: string;
  /** As rules name what they look up. */
  readonly indexedAs: IndexedKind | undefined;
  /** The namespaces that count were read. */
  readonly isInPart: boolean;
}

/** What is wrong with a cluster as it lives. */
export function auditCluster(input: AuditInput): LintResult {
  const { objects, index, cluster, policy, namespaces, isVerbose, today, refused } = input;
  const context: ReviewContext = { rules: RULE_SET, policy, cluster, index, today, isOffline: true };
  const named = (object: ObjectName): ObjectName =>
    input.isOneOfSeveral && input.context !== undefined ? { ...object, cluster: input.context } : object;
  const outcome = new Outcome({ isVerbose });
  const exposed: ExposedObject[] = [];
  let done = 0;
  let reviewed = 0;
  for (const { value, origin } of objects) {
    const live = reviewLiveObject(value, context);
    input.onProgress?.(++done, input.count);
    if (!live || (namespaces.length > 0 && !namespaces.includes(live.object.namespace))) continue;
    reviewed++;
    const object = named(live.object);
    outcome.take(live.review, object, origin);
    const exposure = exposureOf(value, context);
    if (exposure) exposed.push({ object, ...exposure });
  }
  if (namespaces.length === 0) outcome.take(reviewCluster(context), named(CLUSTER));
  const { told, counts } = outcome;
  const unasked = unaskedIn(told.skipped);
  const unreadable = refused
    .filter(({ kind, isInPart }) => kind === SERVICE.kind && !isInPart)
    .map(({ resource }) => ({ file: input.context ?? "the cluster", message: `not allowed to list ${resource}` }));
  const { known, hidden, ...actions } = counts;
  return {
    ...told,
    skipped: forLackOfFacts(told.skipped),
    forecasts: [],
    unreadable,
    charts: [],
    leftOut: [],
    notes: notesOn(refused, unasked, input.context),
    files: [],
    summary: {
      ...actions,
      files: 0,
      documents: 0,
      objects: reviewed,
      skipped: namespaces.length > 0 ? 0 : done - reviewed,
      unreadable: unreadable.length,
      known,
      hidden,
    },
    clusters: [
      {
        context: input.context,
        gkeVersion: cluster.statedVersion,
        exposed: exposed.sort(byOpenness),
        refused: refused.map(({ resource, indexedAs }) => ({ resource, rules: rulesLacking(indexedAs, unasked) })),
      },
    ],
  };
}

/** The rules that were not asked for want of objects of a kind, by that kind. */
type Unasked = ReadonlyMap<IndexedKind, readonly string[]>;

function unaskedIn(skipped: readonly LintSkipped[]): Unasked {
  const unasked = new Map<IndexedKind, string[]>();
  for (const { rule, missing } of skipped) {
    for (const kind of missing.filter(isKind)) unasked.set(kind, [...(unasked.get(kind) ?? []), rule]);
  }
  return unasked;
}

function forLackOfFacts(skipped: readonly LintSkipped[]): readonly LintSkipped[] {
  return skipped
    .map((entry) => ({ ...entry, missing: entry.missing.filter((lack) => !isKind(lack)) }))
    .filter(({ missing }) => missing.length > 0);
}

function isKind(lack: LintSkipped["missing"][number]): lack is IndexedKind {
  return INDEXED_KINDS.includes(lack as IndexedKind);
}

function rulesLacking(kind: IndexedKind | undefined, unasked: Unasked): readonly string[] {
  return (kind && unasked.get(kind)) ?? [];
}

/** How many rules a note names. */
const MOST_RULES = 5;

/** What could not be looked at, a sentence each. */
function notesOn(refused: readonly RefusedKind[], unasked: Unasked, context: string | undefined): readonly string[] {
  const where = context === undefined ? "" : ` (${context})`;
  const told = refused.map(({ resource, indexedAs, isInPart }) => {
    const rules = rulesLacking(indexedAs, unasked);
    if (isInPart) return `Not allowed to list ${resource} of all namespaces${where}: only those asked for are known.`;
    return `Not allowed to list ${resource}${where}${rules.length === 0 ? "" : `: ${namesOf(rules)} not asked`}.`;
  });
  const isTold = new Set(refused.map(({ indexedAs }) => indexedAs));
  const others = [...unasked].filter(([kind]) => !isTold.has(kind));
  return [
    ...told,
    ...others.map(([kind, rules]) => `No ${kind} among the objects${where}: ${namesOf(rules)} not asked.`),
  ];
}

/** "rule a was", "rules a and b were". */
function namesOf(rules: readonly string[]): string {
  const few = rules.slice(0, MOST_RULES).join(", ");
  const more = rules.length - MOST_RULES;
  return `${rules.length === 1 ? "rule" : "rules"} ${few}${more > 0 ? ` and ${more} more` : ""} ${rules.length === 1 ? "was" : "were"}`;
}

/** Those that let everyone in and have nothing that guards them come first. */
function byOpenness(a: ExposedObject, b: ExposedObject): number {
  return rankOf(a) - rankOf(b);
}

function rankOf({ isOpen, sources, guards }: ExposedObject): number {
  if (!isOpen) return sources === undefined ? 2 : 3;
  return guards.length === 0 ? 0 : 1;
}
