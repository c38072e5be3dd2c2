import type { ObjectName, Place } from "../../lint/result.ts";

/** How bad it is: traffic stops or an apply is refused; something behaves otherwise; worth knowing; good news. */
export type Risk = "high" | "medium" | "low" | "none";

/** The risks from the worst. */
export const RISKS: readonly Risk[] = ["high", "medium", "low", "none"];

/**
 * To what it happens: the load balancer that lives, one that is made anew (as after a deletion, by GitOps or from a backup),
 * what the rules say, the API by which it is applied.
 */
export type Side = "live" | "anew" | "rules" | "api";

/** What is said of every effect of a kind. */
interface EffectKindEntry {
  readonly side: Side;
  readonly risk: Risk;
  /** How to see that it is so. */
  readonly verify: string;
  /** What to do about it. */
  readonly remedy: string;
}

const KUBECTL = "kubectl -n {namespace} describe service {name}";
const RULES = "gcloud compute forwarding-rules list, before and after, by the address of the Service";

/** Every kind of effect. `{namespace}` and `{name}` stand for the object's. */
export const EFFECT_KINDS = {
  "rule-recreated": {
    side: "live",
    risk: "high",
    verify: `${RULES}: the creation timestamp is that of the upgrade.`,
    remedy: "Upgrade in a maintenance window; or move clients beforehand to a second Service that serves one protocol.",
  },
  "rule-deleted": {
    side: "live",
    risk: "high",
    verify: `${RULES}.`,
    remedy: "Mend what the reasons name before the upgrade.",
  },
  "rule-patched": { side: "live", risk: "low", verify: `${RULES}.`, remedy: "Nothing: there is no gap." },
  "rule-created": {
    side: "live",
    risk: "medium",
    verify: `${KUBECTL}: there is an address where there was none.`,
    remedy:
      "Restrict loadBalancerSourceRanges now, or delete the Service where nobody wants its load balancer any more.",
  },
  "ports-alive": {
    side: "live",
    risk: "medium",
    verify: "Connect to the ports from outside before and after the upgrade.",
    remedy:
      "Take the ports off the Service where nobody is meant to reach them; else restrict loadBalancerSourceRanges.",
  },
  "ports-dead": {
    side: "live",
    risk: "high",
    verify: "Connect to the ports from outside before and after the upgrade.",
    remedy: "Give the ports a Service of their own before the upgrade.",
  },
  "address-changed": {
    side: "live",
    risk: "high",
    verify: `${KUBECTL}: compare the addresses in status.loadBalancer.`,
    remedy: "Reserve the address (l4guard migrate keep-ip) before the upgrade.",
  },
  "address-added": {
    side: "live",
    risk: "medium",
    verify: `${KUBECTL}: compare the addresses in status.loadBalancer.`,
    remedy:
      "State source ranges for the family, or ask for one family (ipFamilyPolicy: SingleStack) before the upgrade.",
  },
  "sources-changed": {
    side: "live",
    risk: "medium",
    verify: "gcloud compute firewall-rules list --filter='name~k8s': compare the source ranges.",
    remedy: "State loadBalancerSourceRanges for every IP family that is to be restricted.",
  },
  "sync-fails": {
    side: "live",
    risk: "high",
    verify: `${KUBECTL}: there is an event SyncLoadBalancerFailed.`,
    remedy: "Mend what the reasons name before the upgrade.",
  },
  "sync-succeeds": {
    side: "live",
    risk: "none",
    verify: `${KUBECTL}: the sync fails no more.`,
    remedy: "Nothing.",
  },
  "traffic-stops": {
    side: "live",
    risk: "high",
    verify: "kubectl -n {namespace} get events, and requests through the load balancer.",
    remedy: "Mend what it names before the upgrade.",
  },
  "traffic-changes": {
    side: "live",
    risk: "low",
    verify: "kubectl -n {namespace} get events, and requests through the load balancer.",
    remedy: "Nothing, where that is what is meant.",
  },
  "anew-owner": {
    side: "anew",
    risk: "medium",
    verify: `${KUBECTL}: the finalizers tell the controller.`,
    remedy:
      "Keep the Service from being deleted and made again; or migrate it deliberately (l4guard migrate) before that happens.",
  },
  "anew-backends": {
    side: "anew",
    risk: "low",
    verify: "gcloud compute backend-services describe: the backends are network endpoint groups.",
    remedy: "Nothing, unless firewall rules or monitoring of your own name instance groups.",
  },
  "anew-rules": {
    side: "anew",
    risk: "low",
    verify: `${RULES}: compare protocol and ports.`,
    remedy: "Nothing, unless firewall rules or monitoring of your own name forwarding rules.",
  },
  "anew-ports-alive": {
    side: "anew",
    risk: "low",
    verify: "Connect to the ports from outside.",
    remedy: "Take the ports off the Service where nobody is meant to reach them.",
  },
  "anew-ports-dead": {
    side: "anew",
    risk: "medium",
    verify: "Connect to the ports from outside.",
    remedy: "Give the ports a Service of their own.",
  },
  "anew-families": {
    side: "anew",
    risk: "medium",
    verify: `${KUBECTL}: compare the addresses in status.loadBalancer.`,
    remedy: "State ipFamilyPolicy and ipFamilies, and source ranges for each family.",
  },
  "anew-sources": {
    side: "anew",
    risk: "medium",
    verify: "gcloud compute firewall-rules list --filter='name~k8s': compare the source ranges.",
    remedy: "State loadBalancerSourceRanges for every IP family that is to be restricted.",
  },
  "anew-fails": {
    side: "anew",
    risk: "high",
    verify: `${KUBECTL}: there is an event SyncLoadBalancerFailed.`,
    remedy: "Mend what the reasons name before the Service is made again.",
  },
  "anew-succeeds": { side: "anew", risk: "none", verify: "Make the Service in a test namespace.", remedy: "Nothing." },
  "finding-appears": {
    side: "rules",
    risk: "medium",
    verify: "l4guard lint with --gke-version of the new version.",
    remedy: "Do what the rule's fix says before the upgrade.",
  },
  "finding-vanishes": {
    side: "rules",
    risk: "none",
    verify: "l4guard lint with --gke-version of the new version.",
    remedy: "Nothing.",
  },
  "api-removed": {
    side: "api",
    risk: "high",
    verify: "kubectl apply --dry-run=server in a cluster of the new version.",
    remedy: "Rewrite the manifest for the version that is served; objects that live are served by it already.",
  },
} as const satisfies Readonly<Record<string, EffectKindEntry>>;

/** A kind of effect. */
type EffectKind = keyof typeof EFFECT_KINDS;

/** One thing that an upgrade does to one object. */
export interface UpgradeEffect {
  readonly kind: EffectKind;
  readonly side: Side;
  readonly risk: Risk;
  readonly object: ObjectName;
  readonly place: Place;
  /** The rule whose finding it is. */
  readonly rule?: string;
  /** The first version that has the effect, and what changes there; absent where Kubernetes itself decides. */
  readonly since: string;
  readonly description: string;
  readonly verify: string;
  readonly remedy: string;
  /** Why, a sentence each, with its source. */
  readonly reasons: readonly string[];
}

/** What tells an effect from others of the same object, whatever version it came with. */
export interface Told {
  readonly kind: EffectKind;
  /** Instead of the kind's. */
  readonly risk?: Risk;
  readonly rule?: string;
  readonly description: string;
  readonly remedy?: string;
  readonly reasons?: readonly string[];
}

/** How bad an effect is. */
export function riskOf({ kind, risk }: Pick<Told, "kind" | "risk">): Risk {
  return risk ?? EFFECT_KINDS[kind].risk;
}
