import { REVIEWED, type Reviewed } from "../domain/kinds/kinds.ts";

/** What is to be reviewed next: one object by its key, or all of a kind. */
export interface Due {
  readonly kind: Reviewed;
  /** Undefined for all of the kind. */
  readonly key: string | undefined;
}

/** So many single objects of a kind are read one by one; where more are due, all of the kind are read page by page. */
const MOST_SINGLE = 100;
/** What many objects refer to may change all the time: the objects of a kind are read anew for it once a minute at most. */
const BETWEEN_PASSES_MS = 60_000;

/** The objects whose review is due, and since when. It keeps keys and no objects, so it stays small whatever happens. */
export class DueObjects {
  readonly #kinds: ReadonlyMap<Reviewed, DueOfKind> = new Map(
    REVIEWED.map((kind) => [
      kind,
      { keys: new Map<string, number>(), passAt: undefined, lastPassAt: -BETWEEN_PASSES_MS },
    ]),
  );

  /** Everything is due from `now` on. */
  addAll(now: number): void {
    for (const kind of REVIEWED) this.addKind(kind, now);
  }

  /** All objects of the kind are due from `at` on. */
  addKind(kind: Reviewed, at: number): void {
    const due = this.#of(kind);
    due.passAt = Math.min(due.passAt ?? at, at);
  }

  /** The object is due from `at` on. */
  add(kind: Reviewed, key: string, at: number): void {
    const due = this.#of(kind);
    if (due.keys.size >= MOST_SINGLE && !due.keys.has(key)) {
      this.addKind(kind, Math.max(at, due.lastPassAt + BETWEEN_PASSES_MS));
      return;
    }
    due.keys.set(key, Math.min(due.keys.get(key) ?? at, at));
  }

  /** Takes out what is due at `now`; single objects first, as somebody has just written them. */
  take(now: number): Due | undefined {
    for (const [kind, due] of this.#kinds) {
      for (const [key, at] of due.keys) {
        if (at > now || (due.passAt !== undefined && due.passAt <= now)) continue;
        due.keys.delete(key);
        return { kind, key };
      }
    }
    for (const [kind, due] of this.#kinds) {
      if (due.passAt === undefined || due.passAt > now) continue;
      Object.assign(due, { passAt: undefined, lastPassAt: now });
      due.keys.clear();
      return { kind, key: undefined };
    }
    return undefined;
  }

  /** For how many milliseconds the object that has waited longest has been due at `now`. */
  lagMs(now: number): number {
    let oldest = now;
    for (const { keys, passAt = now } of this.#kinds.values()) oldest = Math.min(oldest, passAt, ...keys.values());
    return now - oldest;
  }

  #of(kind: Reviewed): DueOfKind {
    return this.#kinds.get(kind) as DueOfKind;
  }
}

interface DueOfKind {
  readonly keys: Map<string, number>;
  passAt: number | undefined;
  lastPassAt: number;
}
