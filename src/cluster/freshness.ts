import { INDEXED, INDEXED_KINDS, type IndexedKind } from "../domain/kinds/kinds.ts";
import type { Knowledge } from "../engine/object-index.ts";
import type { Reflector } from "./reflector.ts";
import type { WatchedKind } from "./resources.ts";

/** What is known of one kind of objects. */
export interface KindStatus {
  readonly kind: WatchedKind;
  readonly state: Reflector["state"];
  readonly objects: number;
  /** Milliseconds since the API server last confirmed what is kept; undefined before the first list. */
  readonly ageMs: number | undefined;
  /** Why rules can't rely on it, for people; undefined where they can. */
  readonly problem: string | undefined;
}

/** Why what a reflector brought can't be relied on at `now`, or undefined where it can. */
export function problemOf(reflector: Reflector, now: number, staleAfterMs: number): string | undefined {
  const { state, lastHeardAt } = reflector;
  // A kind that does not exist has no objects; nothing about that grows old while nobody installs its CRD.
  if (state === "absent") return undefined;
  if (state === "forbidden") return "listing it is forbidden";
  if (lastHeardAt === undefined) return "not synced yet";
  const ageMs = now - lastHeardAt;
  return ageMs > staleAfterMs ? `stale for ${Math.round(ageMs / 1_000)} s` : undefined;
}

/** What a snapshot can be relied on for, fixed at the moment it is taken. */
export function knowledgeOf(problems: ReadonlyMap<WatchedKind, string>): Knowledge {
  const unknown = new Map(NOT_WATCHED);
  for (const kind of INDEXED) {
    const problem = "watched" in kind ? problems.get(kind.kind) : undefined;
    if (problem !== undefined) unknown.set(kind.indexedAs, problem);
  }
  return unknown.size === NOT_WATCHED.size ? ALL_KNOWN : { ...knowing(unknown) };
}

/** What rules look up in manifests only, so that the webhook need not read it. */
const NOT_WATCHED: ReadonlyMap<IndexedKind, string> = new Map(
  INDEXED.filter((kind) => !("watched" in kind)).map(({ indexedAs }) => [indexedAs, "not watched"]),
);
const ALL_KNOWN: Knowledge = knowing(NOT_WATCHED);

function knowing(unknown: ReadonlyMap<IndexedKind, string>): Knowledge {
  return {
    knows: (kind) => !unknown.has(kind) && INDEXED_KINDS.includes(kind),
    whyUnknown: (kind) => unknown.get(kind) ?? "",
    isComplete: true,
    lacksUnknownKinds: false,
  };
}
