import { getsLoadBalancer } from "../controllers/l7/ingress-ownership.ts";
import type { Finding } from "../domain/finding.ts";
import { isLoadBalancer } from "../domain/kinds/service.ts";
import { type RecordedEvent, timeOf } from "./event.ts";
import { type ExplainedEvent, meaningOf } from "./explain-event.ts";
import type { Meaning } from "./meaning.ts";
import { type Evidence, type Situation, situationOf, type Voices } from "./situation.ts";
import { INGRESS_SYMPTOMS, SERVICE_SYMPTOMS, type Symptom } from "./symptoms.ts";

/**
 * How an object is. `healthy`: its load balancer is as it asks; `impaired`: there is one, and not quite as asked; `failing`:
 * it does not work, or is no longer kept up to date; `pending`: there is none yet; `deleting`: it is to go; `none`: it asks
 * for none of GKE's; `unknown`: the object was not given, and no event tells.
 */
export type Health = "healthy" | "impaired" | "failing" | "pending" | "deleting" | "none" | "unknown";

/** A rule that could have foretold a cause, and what it says of the object as it is. */
export interface Forerunner {
  readonly rule: string;
  /** What it says; undefined where it is silent. */
  readonly finding?: Finding;
  /** Why it is silent, in words, where that is known. */
  readonly silent?: string;
}

/** Why an object is not healthy. */
export interface Cause {
  /** The row of the tables, or the rule. */
  readonly id: string;
  readonly sign: "failure" | "warning";
  /** What is wrong, in one sentence. */
  readonly cause: string;
  /** Why that is so, where the cause does not tell. */
  readonly because: string | undefined;
  readonly fix: string | undefined;
  /** A command that shows more of it; `{namespace}` and `{name}` are the object's. */
  readonly look: string | undefined;
  readonly foundIn: "event" | "state" | "rule";
  readonly forerunners: readonly Forerunner[];
  /** Why no rule foretells it, where none does. */
  readonly unforetold: string | undefined;
  readonly source: string;
}

/** An event about the object, and whether what it tells has passed. */
export interface TimedEvent extends ExplainedEvent {
  readonly hasPassed: boolean;
}

/** What is known of why an object is as it is. */
export interface Diagnosis {
  readonly situation: Situation;
  readonly health: Health;
  /** The most telling first. */
  readonly causes: readonly Cause[];
  /** The latest last. */
  readonly events: readonly TimedEvent[];
}

/** Why a Service or an Ingress is as it is. */
export function diagnose(evidence: Evidence, kind: Situation["kind"]): Diagnosis {
  const situation = situationOf(evidence, kind);
  const events = evidence.events.map((explained) => ({
    ...explained,
    hasPassed: hasPassed(explained, evidence.events, situation),
  }));
  const told = [...ofEvents(events, situation), ...ofState(situation)];
  const isWaiting = isPending(situation);
  const causes = told.length > 0 || !isWaiting ? told : ofRules(situation);
  const ranked = [...causes].sort((a, b) => Number(a.sign === "warning") - Number(b.sign === "warning"));
  return { situation, health: healthOf(situation, ranked), causes: ranked, events };
}

function healthOf(situation: Situation, causes: readonly Cause[]): Health {
  const isFailing = causes.some(({ sign }) => sign === "failure");
  if (!situation.isSeen) return isFailing ? "failing" : causes.length > 0 ? "impaired" : "unknown";
  if (situation.isDeleting) return "deleting";
  if (isPending(situation)) return "pending";
  if (isFailing) return "failing";
  if (causes.length > 0) return "impaired";
  return asksForLoadBalancer(situation) ? "healthy" : "none";
}

function isPending(situation: Situation): boolean {
  const { isSeen, isDeleting, addresses } = situation;
  return isSeen && !isDeleting && addresses.length === 0 && asksForLoadBalancer(situation);
}

function asksForLoadBalancer(situation: Situation): boolean {
  if (situation.kind === "Service") return isLoadBalancer(situation.model.service);
  const { ingress, switches } = situation;
  return getsLoadBalancer(ingress, switches) || ingress.ingressClassName?.startsWith("gce") === true;
}

/** The controllers tell of a failure within this time of the sync that they announce; they hold repeated events back for 5 minutes. */
const TOLD_AGAIN_MS = 600_000;

/** A later success has mended a failure; of an Ingress there is none, but syncs that go on without telling of it. */
function hasPassed(explained: ExplainedEvent, all: readonly ExplainedEvent[], { addresses }: Situation): boolean {
  const meaning = meaningOf(explained);
  const { event, row } = explained;
  const at = timeOf(event.last);
  if (meaning?.sign !== "failure" || row === undefined || at === undefined) return false;
  return all.some((other) => {
    const then = timeOf(other.event.last);
    if (then === undefined || then <= at || !isOfSameObject(other.event, event)) return false;
    if (other.row?.sign === "success" && other.row.id !== "ingress-address-changed")
      return isOfSameWork(other, explained);
    return addresses.length > 0 && other.row?.id === "ingress-progress" && then - at > TOLD_AGAIN_MS;
  });
}

function isOfSameObject({ about: a }: RecordedEvent, { about: b }: RecordedEvent): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}

/** A success of endpoint groups does not mend a load balancer. */
function isOfSameWork(a: ExplainedEvent, b: ExplainedEvent): boolean {
  const isOfNegs = ({ event }: ExplainedEvent) => event.component.startsWith("neg-");
  return isOfNegs(a) === isOfNegs(b);
}

function ofEvents(events: readonly TimedEvent[], { voices }: Situation): readonly Cause[] {
  const seen = new Set<string>();
  return events.toReversed().flatMap((timed) => {
    const meaning = meaningOf(timed);
    if (meaning === undefined || timed.hasPassed || seen.has(meaning.id)) return [];
    if (meaning.sign !== "failure" && meaning.sign !== "warning") return [];
    seen.add(meaning.id);
    // What no row knows, the controller's own words tell.
    const isQuoted = timed.row?.quotes !== undefined && timed.error === undefined;
    const told = isQuoted ? { ...meaning, cause: quotedIn(timed.event.message) } : meaning;
    return [causeOf(told, "event", voices)];
  });
}

/** The error that a message quotes, as one sentence. */
function quotedIn(message: string): string {
  const from = message.search(/(?:err|error|balancer|GCP|failed): /i);
  const quoted = from < 0 ? message : message.slice(message.indexOf(": ", from) + 2);
  return `GKE says: ${quoted}`;
}

function ofState(situation: Situation): readonly Cause[] {
  const { voices, isSeen } = situation;
  if (!isSeen) return [];
  const found: readonly Meaning[] =
    situation.kind === "Service" ? held(SERVICE_SYMPTOMS, situation) : held(INGRESS_SYMPTOMS, situation);
  return found.map((symptom) => causeOf(symptom, "state", voices));
}

function held<S>(symptoms: readonly Symptom<S>[], situation: S): readonly Meaning[] {
  return symptoms.filter(({ holds }) => holds(situation));
}

/** What rules deny of an object that waits for its load balancer. */
function ofRules({ voices }: Situation): readonly Cause[] {
  return voices.findings
    .filter(({ action }) => action === "deny")
    .map((finding) => ({
      id: finding.rule,
      sign: "failure",
      cause: finding.message,
      because: undefined,
      fix: finding.fix,
      look: undefined,
      foundIn: "rule",
      forerunners: [{ rule: finding.rule, finding }],
      unforetold: undefined,
      source: "",
    }));
}

function causeOf(meaning: Meaning, foundIn: Cause["foundIn"], voices: Voices): Cause {
  const { id, sign, words, cause, fix, look, rules, unforetold, source } = meaning;
  const forerunners = rules.map((rule) => forerunnerOf(rule, voices));
  const speaker = forerunners.find(({ finding }) => finding);
  return {
    id,
    sign: sign === "failure" ? "failure" : "warning",
    cause: words,
    because: cause,
    // A rule that speaks knows the values.
    fix: speaker?.finding?.fix ?? fix,
    look,
    foundIn,
    forerunners,
    unforetold,
    source,
  };
}

function forerunnerOf(rule: string, { findings, skipped, looksAtEditsOnly }: Voices): Forerunner {
  const finding = findings.find((candidate) => candidate.rule === rule);
  if (finding) return { rule, finding };
  const missing = skipped.find((candidate) => candidate.rule === rule)?.missing;
  if (missing) return { rule, silent: `would need to know ${missing.join(", ")}` };
  return looksAtEditsOnly(rule) ? { rule, silent: "looks at edits" } : { rule };
}
