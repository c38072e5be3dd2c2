import { readSwitches } from "../controllers/l7/switches.ts";
import { type Diagnosis, diagnose } from "../diagnosis/diagnose.ts";
import { type RecordedEvent, readEvent, timeOf } from "../diagnosis/event.ts";
import { explainEvent } from "../diagnosis/explain-event.ts";
import type { Voices } from "../diagnosis/situation.ts";
import { GKE_FINALIZERS, isControllerWritten } from "../domain/annotations.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, isObject, listIn } from "../domain/json.ts";
import { INGRESS, type Ingress } from "../domain/kinds/ingress.ts";
import { ShapeReader } from "../domain/kinds/shape.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import { compilePolicy } from "../engine/policy.ts";
import { type Review, type ReviewContext, reviewLive, reviewValidation } from "../engine/review.ts";
import { speaksOfLive } from "../engine/rule.ts";
import { RULE_SET, RULES } from "../rules/index.ts";
import type { ObjectName } from "./result.ts";
import { changeFor, identityOf, liveObject, nameOf } from "./review-object.ts";

/** What is asked about, and what is known. */
export interface WhyInput {
  readonly kind: "Service" | "Ingress";
  readonly namespace: string;
  readonly name: string;
  /** Objects as they live, the one that is asked about among them. */
  readonly objects: readonly unknown[];
  /** Events, about it or not. */
  readonly events: readonly unknown[];
  readonly cluster: Cluster;
  /** These are all the objects of its namespace and of what has none. */
  readonly isComplete: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** YYYY-MM-DD */
  readonly today: string;
}

/** Why an object is as it is; undefined where neither it nor an event about it is known. */
export function why(input: WhyInput): Diagnosis | undefined {
  const { kind, namespace, name, objects } = input;
  const title = identityOf({ kind, metadata: { namespace, name } }, namespace);
  const object = objects.find((candidate) => identityOf(candidate, "default") === title);
  const events = eventsAbout(input, object);
  if (object === undefined && events.length === 0) return undefined;
  return diagnose(
    {
      object: object ?? { kind, metadata: { namespace, name } },
      isSeen: object !== undefined,
      events: events.map(explainEvent),
      cluster: input.cluster,
      switches: readSwitches(),
      voices: object === undefined ? SILENCE : voicesOf(object, input),
      now: input.now,
    },
    kind,
  );
}

/** The events about an object and what serves it, the latest last; those about one of the same name that is gone are left out. */
function eventsAbout({ kind, namespace, name, objects, events }: WhyInput, object: unknown): readonly RecordedEvent[] {
  const uid = uidOf(object);
  const others = new Set(related({ kind, namespace, name }, object, objects));
  const found = events
    .flatMap((value) => readEvent(value) ?? [])
    .filter(({ about }) => {
      if (about.namespace !== namespace) return false;
      if (about.kind === kind && about.name === name) return uid === "" || about.uid === "" || about.uid === uid;
      return others.has(`${about.kind} ${about.name}`);
    })
    .sort((a, b) => (timeOf(a.last) ?? 0) - (timeOf(b.last) ?? 0));
  return together(found);
}

/** Those that say the same of the same object as one, where the last of them stands: recorders that restart begin anew. */
function together(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const byText = new Map<string, RecordedEvent>();
  for (const event of events) {
    const { component, reason, message, about } = event;
    const key = JSON.stringify([component, reason, message, about.kind, about.name]);
    const before = byText.get(key);
    byText.delete(key);
    byText.set(key, before ? { ...event, first: before.first, count: before.count + event.count } : event);
  }
  return [...byText.values()];
}

/** The objects of the same namespace whose events tell of the object too, as "Kind name". */
function related(target: ObjectName, object: unknown, objects: readonly unknown[]): readonly string[] {
  const services = target.kind === "Service" ? [target.name] : backendsOf(INGRESS.readPeer(object ?? {}));
  const own = target.kind === "Service" ? [] : services.map((name) => `Service ${name}`);
  const behind = objects
    .filter((candidate) => nameOf(candidate, "default").namespace === target.namespace)
    .flatMap((candidate) => servantsOf(candidate, services));
  return [...own, ...behind];
}

function backendsOf({ backends }: Ingress): readonly string[] {
  return [...new Set(backends.flatMap(({ service }) => service ?? []))];
}

/** What of an object belongs to one of the Services, as "Kind name". */
function servantsOf(object: unknown, services: readonly string[]): readonly string[] {
  const { kind, name } = nameOf(object, "default");
  const labels = field(field(object, "metadata"), "labels");
  const isOf = (values: readonly string[]) => values.some((value) => services.includes(value));
  switch (kind) {
    case "ServiceNetworkEndpointGroup":
      return isOf(textIn(labels, "networking.gke.io/service-name")) ? [`${kind} ${name}`] : [];
    case "ServiceAttachment":
      return isOf(textIn(field(field(object, "spec"), "resourceRef"), "name")) ? [`${kind} ${name}`] : [];
    case "EndpointSlice":
      if (!isOf(textIn(labels, "kubernetes.io/service-name"))) return [];
      return listIn(object, "endpoints").flatMap((endpoint) =>
        textIn(field(endpoint, "targetRef"), "name").map((pod) => `Pod ${pod}`),
      );
    default:
      return [];
  }
}

function textIn(object: unknown, name: string): readonly string[] {
  const value = field(object, name);
  return typeof value === "string" ? [value] : [];
}

function uidOf(object: unknown): string {
  return new ShapeReader(object).object("metadata").text("uid", "");
}

/** What the rules say of an object as it lives, and while it waits for its load balancer also what they say of a new one. */
function voicesOf(object: unknown, { kind, objects, cluster, isComplete, today }: WhyInput): Voices {
  const policy = compilePolicy();
  // What an Ingress names is in its own namespace; a Service shares addresses with those of others.
  const index = indexManifests({ objects, isComplete: isComplete && kind === "Ingress" });
  const context: ReviewContext = { rules: RULE_SET, policy, cluster, index, today, isOffline: true };
  const live = liveObject(object, "default", policy);
  const isServed = listIn(field(field(object, "status"), "loadBalancer"), "ingress").length > 0;
  const creation = isServed ? undefined : changeFor({ object: asNew(object), previous: undefined }, "default", policy);
  const reviews: readonly Review[] = [
    ...(live ? [reviewLive(live, context)] : []),
    ...(creation ? [reviewValidation(creation, context)] : []),
  ];
  const findings = reviews.flatMap((review) => review.findings);
  return {
    findings: findings.filter(
      ({ rule, path }, position) =>
        findings.findIndex((other) => other.rule === rule && other.path === path) === position,
    ),
    skipped: reviews.flatMap(({ skipped }) => skipped),
    looksAtEditsOnly,
  };
}

const SILENCE: Voices = { findings: [], skipped: [], looksAtEditsOnly };
const OF_EDITS = new Set(
  RULES.filter((rule) => !rule.on.includes("create") && !speaksOfLive(rule)).map(({ id }) => id),
);

function looksAtEditsOnly(rule: string): boolean {
  return OF_EDITS.has(rule);
}

/** The object as its author wrote it: without what controllers have added. */
function asNew(object: unknown): unknown {
  if (!isObject(object)) return object;
  const { status: _, ...rest } = object;
  const metadata = field(object, "metadata");
  if (!isObject(metadata)) return rest;
  const annotations = field(metadata, "annotations");
  return {
    ...rest,
    metadata: {
      ...metadata,
      finalizers: listIn(metadata, "finalizers").filter((name) => !GKE_FINALIZERS.includes(String(name))),
      annotations: Object.fromEntries(
        Object.entries(isObject(annotations) ? annotations : {}).filter(([key]) => !isControllerWritten(key)),
      ),
    },
  };
}
