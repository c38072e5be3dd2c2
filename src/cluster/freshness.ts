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

/** How far what the reflectors brought can be relied on. */
export class Freshness {
  readonly #reflectors: ReadonlyMap<WatchedKind, Reflector>;
  readonly #staleAfterMs: number;
  /** What was known when it was last asked for, and until when that holds where no reflector takes a turn. */
  #known: { readonly knowledge: Knowledge; readonly until: number } | undefined;

  /** Milliseconds of silence make a kind stale. */
  constructor(reflectors: ReadonlyMap<WatchedKind, Reflector>, staleAfterMs: number) {
    this.#reflectors = reflectors;
    this.#staleAfterMs = staleAfterMs;
  }

  /** Whether the kind is watched, and can be relied on at `now`. */
  knows(kind: WatchedKind, now: number): boolean {
    const reflector = this.#reflectors.get(kind);
    return reflector !== undefined && this.problemOf(reflector, now) === undefined;
  }

  /** Why what a reflector brought can't be relied on at `now`, or undefined where it can. */
  problemOf({ state, lastHeardAt }: Reflector, now: number): string | undefined {
    // A kind that does not exist has no objects; nothing about that grows old while nobody installs its CRD.
    if (state === "absent") return undefined;
    if (state === "forbidden") return "listing it is forbidden";
    if (lastHeardAt === undefined) return "not synced yet";
    const ageMs = now - lastHeardAt;
    return ageMs > this.#staleAfterMs ? `stale for ${Math.round(ageMs / 1_000)} s` : undefined;
  }

  /** What a snapshot of `now` can be relied on for; the same until something changes, because each review asks. */
  knowledge(now: number): Knowledge {
    if (this.#known === undefined || now >= this.#known.until) this.#known = this.#look(now);
    return this.#known.knowledge;
  }

  /** A reflector has taken a turn: what it brought may be more or less to be relied on than time alone makes it. */
  turned(): void {
    this.#known = undefined;
  }

  #look(now: number): { readonly knowledge: Knowledge; readonly until: number } {
    const problems = new Map<WatchedKind, string>();
    let until = Number.POSITIVE_INFINITY;
    for (const [kind, reflector] of this.#reflectors) {
      const problem = this.problemOf(reflector, now);
      if (problem !== undefined) problems.set(kind, problem);
      until = Math.min(until, this.#holdsUntil(reflector, now));
    }
    return { knowledge: knowledgeOf(problems), until };
  }

  /** Until when its problem stays what it is where nothing but events is heard: the age of what is stale changes. */
  #holdsUntil({ state, lastHeardAt }: Reflector, now: number): number {
    const growsOld = state !== "absent" && state !== "forbidden" && lastHeardAt !== undefined;
    return growsOld ? Math.max(now, lastHeardAt + this.#staleAfterMs) : Number.POSITIVE_INFINITY;
  }
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
