import type { ForwardingRule } from "../controllers/l4/model.ts";
import type { Implementation } from "../controllers/l4/ownership.ts";
import { classOf, getsLoadBalancer } from "../controllers/l7/ingress-ownership.ts";
import type { Cause, Diagnosis, Forerunner, Health, TimedEvent } from "../diagnosis/diagnose.ts";
import { meaningOf } from "../diagnosis/explain-event.ts";
import type { Situation } from "../diagnosis/situation.ts";
import { formatPortSet } from "../domain/ports.ts";

/** Why an object is as it is, as programs read it; texts for people are made from it. */
export interface WhyReport {
  readonly version: 1;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly health: Health;
  /** One sentence. */
  readonly summary: string;
  /** The most telling first. */
  readonly causes: readonly WhyCause[];
  /** The command that shows whether a fix helped. */
  readonly check: string;
  readonly state: WhyState;
  /** The latest last. */
  readonly events: readonly WhyEvent[];
  /** What rules say of the object besides. */
  readonly findings: readonly { readonly rule: string; readonly action: string; readonly message: string }[];
}

interface WhyCause extends Pick<Cause, "id" | "cause" | "foundIn"> {
  readonly severity: Cause["sign"];
  readonly because?: string;
  readonly fix?: string;
  /** A command that shows more of it. */
  readonly look?: string;
  /** The rules that say so of the object as it is. */
  readonly foretoldBy: readonly { readonly rule: string; readonly message: string }[];
  /** The rules that could, and are silent. */
  readonly silentRules: readonly { readonly rule: string; readonly why?: string }[];
  /** Why no rule foretells it, where none does. */
  readonly unforetold?: string;
}

interface WhyState {
  readonly owner: string;
  readonly addresses: readonly string[];
  readonly finalizers: readonly string[];
  /** Type, status, and what else they say. */
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
  /** What the model of the controllers expects, and names in annotations by their kind. */
  readonly forwardingRules: { readonly expected: readonly string[]; readonly seen: Readonly<Record<string, string>> };
  /** Backend services of an Ingress and their state. */
  readonly backends: Readonly<Record<string, string>>;
}

interface WhyEvent {
  readonly at: string;
  readonly count: number;
  readonly about: string;
  readonly component: string;
  readonly reason: string;
  readonly type: string;
  readonly message: string;
  /** It stands for several that differ a little. */
  readonly isAggregated: boolean;
  /** What it means; absent where it is none of GKE's load balancer controllers. */
  readonly meaning?: string;
  /** What it tells has passed. */
  readonly hasPassed: boolean;
}

/** The report of a diagnosis. */
export function whyReport(diagnosis: Diagnosis, object: WhyReport["object"]): WhyReport {
  const { situation, health, causes, events } = diagnosis;
  const told = new Set(causes.flatMap(({ forerunners }) => forerunners.map(({ rule }) => rule)));
  return {
    version: 1,
    object,
    health,
    summary: summaryOf(diagnosis),
    causes: causes.map((cause) => causeOf(cause, object)),
    check: checkOf(health, object),
    state: stateOf(situation),
    events: events.map(eventOf),
    findings: situation.voices.findings
      .filter(({ rule, action }) => (action === "deny" || action === "warn") && !told.has(rule))
      .map(({ rule, action, message }) => ({ rule, action, message })),
  };
}

function summaryOf({ health, situation, causes: [cause], events }: Diagnosis): string {
  const { addresses, age, isSeen } = situation;
  const since = age === undefined ? "" : ` for ${duration(age)}`;
  const where = addresses.join(", ");
  switch (health) {
    case "healthy":
      return `healthy: it has ${where}, and nothing is known to be wrong.`;
    case "impaired":
      if (!isSeen) return "not quite as asked, by its events; the object itself was not given.";
      return `it ${where === "" ? "works" : `has ${where}`}, and not quite as asked.`;
    case "failing":
      if (!isSeen) return "failing, by its events; the object itself was not given.";
      return where === ""
        ? "failing: what it asks for is not there."
        : `failing: it has ${where}, but does not work or is no longer kept up to date.`;
    case "pending":
      if (cause !== undefined) return `pending${since}: it has no address.`;
      return events.length === 0
        ? `pending${since}: it has no address, and no event tells why. Events are kept for an hour.`
        : `pending${since}: it has no address, and nothing is known to be wrong; look again in a minute.`;
    case "deleting":
      return `being deleted${since}.`;
    case "none":
      return "it asks for no load balancer of GKE's, and nothing is known to be wrong.";
    case "unknown":
      return "the object was not given, and its events tell of nothing wrong.";
  }
}

function causeOf(found: Cause, object: WhyReport["object"]): WhyCause {
  const { id, sign, cause, because, fix, look, foundIn, forerunners, unforetold } = found;
  const spoke = forerunners.flatMap(({ rule, finding }) => (finding ? [{ rule, message: finding.message }] : []));
  return {
    id,
    severity: sign,
    cause,
    ...(because !== undefined && { because }),
    ...(fix !== undefined && { fix }),
    ...(look !== undefined && {
      look: look.replace(/\{(namespace|name)\}/g, (_, field: "namespace" | "name") => quoted(object[field])),
    }),
    foundIn,
    foretoldBy: spoke,
    silentRules: forerunners.filter(({ finding }) => finding === undefined).map(silentOf),
    ...(unforetold !== undefined && { unforetold }),
  };
}

function checkOf(health: Health, { kind, namespace, name }: WhyReport["object"]): string {
  const resource = kind.toLowerCase();
  return health === "pending"
    ? `kubectl get ${resource} ${quoted(name)} --namespace ${quoted(namespace)} --watch`
    : `l4guard why ${resource}/${quoted(namespace)}/${quoted(name)}`;
}

/** A name as a shell takes it; the API server allows no other letters, but a file may hold anything. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

function silentOf({ rule, silent }: Forerunner): WhyCause["silentRules"][number] {
  return { rule, ...(silent !== undefined && { why: silent }) };
}

const OWNERS: Readonly<Record<Implementation, string>> = {
  "rbs-netlb": "RBS controller: external, backend service",
  "ilb-subsetting": "subsetting controller: internal, NEGs",
  "legacy-external": "cloud controller manager: external, target pool",
  "legacy-internal": "cloud controller manager: internal, instance groups",
  standalone: "standalone NEG controller: a load balancer of your own",
  foreign: "a controller that is none of GKE's, by its class",
  unowned: "no controller, by its class",
  none: "none: it is no load balancer",
};

function stateOf(situation: Situation): WhyState {
  const { addresses, finalizers, conditions, forwardingRules } = situation;
  return {
    owner: ownerOf(situation),
    addresses,
    finalizers,
    conditions: conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    forwardingRules: {
      expected: situation.kind === "Service" ? situation.model.forwardingRules.map(ruleText) : [],
      seen: Object.fromEntries(forwardingRules),
    },
    backends: situation.kind === "Ingress" ? Object.fromEntries(situation.backends) : {},
  };
}

function ownerOf(situation: Situation): string {
  if (!situation.isSeen) return "unknown: the object was not given";
  if (situation.kind === "Service") return OWNERS[situation.model.implementation];
  const { ingress, switches } = situation;
  return getsLoadBalancer(ingress, switches)
    ? `GKE's Ingress controller, class ${classOf(ingress) || "gce"}`
    : "none of GKE's, by its class";
}

function ruleText({ ipVersion, protocol, ports }: ForwardingRule): string {
  return `${ipVersion === "IPV4" ? "IPv4" : "IPv6"} ${protocol} ${formatPortSet(ports)}`;
}

function eventOf(timed: TimedEvent): WhyEvent {
  const { component, reason, type, message, isAggregated, count, last, about } = timed.event;
  const meaning = meaningOf(timed);
  return {
    at: last,
    count,
    about: `${about.kind} ${about.namespace}/${about.name}`,
    component,
    reason,
    type,
    message,
    isAggregated,
    ...(meaning && { meaning: meaning.words }),
    hasPassed: timed.hasPassed,
  };
}

/** A time span in the largest unit that leaves something to tell: "45 s", "12 min", "3 h", "4 days". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
