import { createHash } from "node:crypto";
import type { Finding } from "../domain/finding.ts";

/** What a rule says of an object that lives. */
export interface LiveFinding {
  readonly rule: string;
  /** Which of the rule's messages it is. */
  readonly messageId: string;
  readonly action: "deny" | "warn";
  readonly message: string;
  readonly fix: string | undefined;
  /** JSON pointer of the field. */
  readonly path: string;
  readonly about: string;
  /** When it was found first, milliseconds since the epoch. */
  readonly since: number;
  /** The reason of an Event by which a controller failed as the rule had foretold; undefined where there is none. */
  readonly failure: string | undefined;
}

/** What is known of a finding beside what a review says. */
export type KnownOfFinding = Pick<LiveFinding, "since" | "failure">;

/** Which object it is. */
export interface LiveObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** An object with what is wrong with it. */
export interface FoundObject {
  readonly object: LiveObjectName;
  /** The worst first; empty where nothing is wrong any more. */
  readonly findings: readonly LiveFinding[];
}

/** What a review changed of what is known of an object. */
export interface FoundChange extends FoundObject {
  /** The findings that were not there before. */
  readonly news: readonly LiveFinding[];
}

/** How many findings of one object are kept; nobody reads more, and a report has a size. */
const MOST_OF_ONE = 50;
/** Objects with findings of which they are kept, in all. */
const MOST_OBJECTS = 10_000;

/**
 * What tells a finding from all others, and stays the same while numbers in its message change. It is hashed, since people
 * of one namespace read it and what a finding is about may be an object of another one.
 */
export function keyOf({ rule, about }: Pick<LiveFinding, "rule" | "about">, uid: string): string {
  return createHash("sha256").update(`${uid} ${rule} ${about}`).digest("hex").slice(0, 16);
}

const NOTHING: ReadonlyMap<string, KnownOfFinding> = new Map();

/** What is wrong with the objects that live, by object, and since when. */
export class LiveFindings {
  readonly #found = new Map<string, FoundObject>();
  /** What somebody else had found, by the objects' uids: a finding is as old as it was before this replica led. */
  readonly #remembered = new Map<string, ReadonlyMap<string, KnownOfFinding>>();
  /** The rules that only give a hint on an object, by its key. */
  readonly #hints = new Map<string, readonly string[]>();

  /** Takes down what is known of the findings of an object, by {@link keyOf}. */
  remember(uid: string, known: ReadonlyMap<string, KnownOfFinding>): void {
    this.#remembered.set(uid, known);
  }

  /** Forgets what was taken down by {@link LiveFindings.remember}, once every object was looked at. */
  forgetRemembered(): void {
    this.#remembered.clear();
  }

  /** Takes down what a review said of the object at `key`; undefined where that was known, or is nothing. */
  set(key: string, object: LiveObjectName, findings: readonly Finding[], now: number): FoundChange | undefined {
    const before = this.#found.get(key);
    const isSame = before?.object.uid === object.uid;
    const known = isSame
      ? new Map<string, KnownOfFinding>(before.findings.map((finding) => [keyOf(finding, object.uid), finding]))
      : (this.#remembered.get(object.uid) ?? NOTHING);
    const found: LiveFinding[] = [];
    const hints: string[] = [];
    for (const finding of findings) {
      const { rule, messageId, action, message, fix, path, about } = finding;
      if (action !== "deny" && action !== "warn") {
        hints.push(rule);
        continue;
      }
      const { since = now, failure } = known.get(keyOf(finding, object.uid)) ?? {};
      found.push({ rule, messageId, action, message, fix, path, about, since, failure });
    }
    if (hints.length > 0) this.#hints.set(key, hints);
    else this.#hints.delete(key);
    found.sort((a, b) => rankOf(a) - rankOf(b));
    const kept = found.slice(0, MOST_OF_ONE);
    if (isSame ? sayTheSame(before.findings, kept) : kept.length === 0 && before === undefined) return undefined;
    const next = { object, findings: kept };
    if (kept.length === 0) this.#found.delete(key);
    else if (before !== undefined || this.#found.size < MOST_OBJECTS) this.#found.set(key, next);
    else return undefined;
    return { ...next, news: kept.filter((finding) => !known.has(keyOf(finding, object.uid))) };
  }

  /** Forgets the object at `key`, which is gone; what was known of it, or undefined. */
  delete(key: string): FoundObject | undefined {
    const found = this.#found.get(key);
    this.#found.delete(key);
    this.#hints.delete(key);
    return found && { object: found.object, findings: [] };
  }

  /** The rules that say something of the object at `key`, be it a hint. */
  rulesAt(key: string): ReadonlySet<string> {
    const rules = this.#found.get(key)?.findings.map(({ rule }) => rule) ?? [];
    return new Set([...rules, ...(this.#hints.get(key) ?? [])]);
  }

  /** Notes that a controller has failed as the rules had foretold; undefined where that is known. */
  tie(key: string, rules: readonly string[], failure: string): FoundChange | undefined {
    const found = this.#found.get(key);
    if (!found?.findings.some(({ rule, failure: known }) => rules.includes(rule) && known !== failure))
      return undefined;
    const findings = found.findings.map((finding) =>
      rules.includes(finding.rule) ? { ...finding, failure } : finding,
    );
    const next = { object: found.object, findings };
    this.#found.set(key, next);
    return { ...next, news: [] };
  }

  /** There may be more objects with findings than these. */
  get isFull(): boolean {
    return this.#found.size >= MOST_OBJECTS;
  }

  all(): Iterable<FoundObject> {
    return this.#found.values();
  }
}

function rankOf({ action }: LiveFinding): number {
  return action === "deny" ? 0 : 1;
}

function sayTheSame(a: readonly LiveFinding[], b: readonly LiveFinding[]): boolean {
  const said = ({ rule, action, message, fix, path, about }: LiveFinding) =>
    JSON.stringify([rule, action, message, fix, path, about]);
  return a.length === b.length && a.every((finding, at) => said(finding) === said(b[at] as LiveFinding));
}
