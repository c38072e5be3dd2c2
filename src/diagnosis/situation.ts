import { ServiceModel } from "../controllers/l4/model.ts";
import type { Switches } from "../controllers/l7/switches.ts";
import { FORWARDING_RULE_STATUS, GKE_FINALIZERS } from "../domain/annotations.ts";
import type { Cluster } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import { INGRESS, type ReviewedIngress } from "../domain/kinds/ingress.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { ShapeReader } from "../domain/kinds/shape.ts";
import { timeOf } from "./event.ts";
import type { ExplainedEvent } from "./explain-event.ts";

/** A condition in the status of an object. */
export interface Condition {
  readonly type: string;
  /** "True", "False" or "Unknown". */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** What rules say of an object, and what they could not look at. */
export interface Voices {
  readonly findings: readonly Finding[];
  readonly skipped: readonly { readonly rule: string; readonly missing: readonly string[] }[];
  /** Whether a rule looks at edits and deletions only, so that it has nothing to say of an object as it is. */
  readonly looksAtEditsOnly: (rule: string) => boolean;
}

/** What the diagnosis of an object starts from. */
export interface Evidence {
  /** The Service or Ingress as it lives. */
  readonly object: unknown;
  /** It is known; otherwise there are events about it alone. */
  readonly isSeen: boolean;
  /** The Events about it, the latest last. */
  readonly events: readonly ExplainedEvent[];
  readonly cluster: Cluster;
  readonly switches: Switches;
  readonly voices: Voices;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is seen of any object. */
interface AnySituation extends Evidence {
  readonly finalizers: readonly string[];
  readonly conditions: readonly Condition[];
  /** IP addresses and host names in the status. */
  readonly addresses: readonly string[];
  /** Names of forwarding rules in annotations, by the part of the key that tells them apart: "tcp", "udp-ipv6". */
  readonly forwardingRules: ReadonlyMap<string, string>;
  readonly isDeleting: boolean;
  /** Seconds since it was made, or its deletion was asked for; undefined where that is not told. */
  readonly age: number | undefined;
}

/** What is seen of a Service. */
export interface ServiceSituation extends AnySituation {
  readonly kind: "Service";
  readonly model: ServiceModel;
  /** The facts that are only assumed, and from which it follows who owns the Service. */
  readonly ownerAssumes: readonly string[];
}

/** What is seen of an Ingress. */
export interface IngressSituation extends AnySituation {
  readonly kind: "Ingress";
  readonly ingress: ReviewedIngress;
  /** The state of each backend service as the controller wrote it: "HEALTHY", "UNHEALTHY", "Unknown". */
  readonly backends: ReadonlyMap<string, string>;
}

export type Situation = ServiceSituation | IngressSituation;

/** What is seen of a Service or an Ingress. */
export function situationOf(evidence: Evidence, kind: Situation["kind"]): Situation {
  const { object, cluster, now } = evidence;
  const reader = new ShapeReader(object);
  const metadata = reader.object("metadata");
  const status = reader.object("status");
  const annotations = metadata.stringMap("annotations");
  const deletion = metadata.text("deletionTimestamp", "");
  const since = timeOf(deletion || metadata.text("creationTimestamp", ""));
  const seen: AnySituation = {
    ...evidence,
    finalizers: metadata.strings("finalizers"),
    conditions: status.objects("conditions", readCondition),
    addresses: status
      .object("loadBalancer")
      .objects("ingress", (entry) => entry.text("ip", "") || entry.text("hostname", ""))
      .filter((address) => address !== ""),
    forwardingRules: forwardingRulesIn(annotations),
    isDeleting: deletion !== "",
    age: since === undefined ? undefined : Math.max(0, Math.round((now - since) / 1_000)),
  };
  if (kind === "Ingress") {
    return { kind, ...seen, ingress: INGRESS.read(object), backends: backendStates(annotations.get(BACKENDS)) };
  }
  const service = SERVICE.read(object);
  const model = new ServiceModel(service, service, cluster);
  const { noted: assumed } = cluster.assumptions.during(() => model.implementation);
  return { kind, ...seen, model, ownerAssumes: assumed };
}

const BACKENDS = "ingress.kubernetes.io/backends";

function readCondition(condition: ShapeReader): Condition {
  return {
    type: condition.text("type", ""),
    status: condition.text("status", ""),
    reason: condition.text("reason", ""),
    message: condition.text("message", ""),
  };
}

function forwardingRulesIn(annotations: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    FORWARDING_RULE_STATUS.flatMap(([key, kind]) => {
      const name = annotations.get(key);
      return name === undefined ? [] : [[kind, name] as const];
    }),
  );
}

function backendStates(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  try {
    return new ShapeReader({ backends: JSON.parse(text) as unknown }).stringMap("backends");
  } catch {
    return new Map();
  }
}

/** Whether a rule speaks of the object as it is. */
export function speaks({ voices }: Evidence, ...rules: readonly string[]): boolean {
  return voices.findings.some(({ rule }) => rules.includes(rule));
}

/** Whether a controller of GKE has marked the Service as its own. */
export function isTaken({ finalizers }: AnySituation): boolean {
  return GKE_FINALIZERS.some((finalizer) => finalizers.includes(finalizer));
}
