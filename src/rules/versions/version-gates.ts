import { L4_RBS, LOAD_BALANCER_IP_ADDRESSES, LOAD_BALANCER_SUBNET, NETWORK_TIER } from "../../domain/annotations.ts";
import { GATES, type Gate } from "../../domain/features.ts";
import { formatGkeVersion } from "../../domain/gke-version.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { condition, where } from "../../engine/condition.ts";
import type { Value } from "../../engine/predicate.ts";
import { defineRule, type Rule } from "../../engine/rule.ts";
import { ANNOTATED_INTERNAL } from "../../engine/situation.ts";
import type { Change } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import {
  annotates,
  hasClass,
  hasManyPorts,
  hasNoClass,
  isLocal,
  isLocalInside,
  type ServiceCondition,
  wantsExternal,
  wantsGke,
  wantsInternal,
  wantsLoadBalancer,
} from "../shared/conditions.ts";

const PARAMETERS = "GKE: LoadBalancer Service parameters";
const ON_CREATE: readonly Change[] = ["create"];
const ON_CREATE_OR_LIVE: readonly Change[] = ["create", "live"];
const ON_WRITE: readonly Change[] = ["create", "update"];

/** A feature that a Service uses and that GKE has only from a version on. */
interface VersionGate {
  readonly id: string;
  readonly gate: Gate;
  readonly action?: "deny" | "warn";
  readonly on: readonly Change[];
  readonly summary: string;
  /** May quote the gate, the cluster's version and the value. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
  readonly path: JsonPointer;
  /** When the Service uses the feature. */
  readonly when: readonly ServiceCondition[];
  /** What the message quotes as {value}. */
  readonly value?: Value;
}

const VERSION_GATES: readonly VersionGate[] = [
  {
    id: "rbs-min-version",
    gate: "rbs",
    on: ON_CREATE,
    summary: "l4-rbs in a cluster that is too old for it.",
    message: "cloud.google.com/l4-rbs needs GKE {gate} or later; {version} may ignore it and make a target pool.",
    why: "Older versions know the annotation as a preview or not at all. A target pool can't become an RBS one later.",
    fix: "Upgrade the cluster, or remove the annotation.",
    source: `${PARAMETERS}, Backend service-based external load balancers`,
    path: annotationPath(L4_RBS),
    when: [
      annotates(L4_RBS),
      wantsLoadBalancer,
      hasNoClass,
      condition("that ask for an external load balancer with a backend service", {
        all: [{ annotation: [L4_RBS], compared: { is: ["enabled"] } }, { not: ANNOTATED_INTERNAL }],
      }),
    ],
  },
  {
    id: "lb-class-min-version",
    gate: "loadBalancerClass",
    on: ON_CREATE_OR_LIVE,
    summary: "A GKE loadBalancerClass in a cluster that is too old for it.",
    message: "loadBalancerClass {value} needs GKE {gate} or later; on {version} no controller takes it.",
    why:
      "Older controllers leave every Service with a class to others. It stays pending, without an event, and the class " +
      "can't be removed again while the type is LoadBalancer.",
    fix: "Use annotations instead.",
    source: `${PARAMETERS}, loadBalancerClass`,
    path: "/spec/loadBalancerClass",
    when: [hasClass, wantsGke],
    value: { field: "spec.loadBalancerClass" },
  },
  {
    id: "static-ip-annotation-min-version",
    gate: "addressNames",
    on: ON_WRITE,
    summary: "Address names in a cluster that is too old for them.",
    message: "networking.gke.io/load-balancer-ip-addresses needs GKE {gate} or later; {version} ignores it.",
    why: "Older controllers never look at the annotation: the Service silently gets an ephemeral IP.",
    fix: "Use spec.loadBalancerIP (IPv4).",
    source: `${PARAMETERS}, Static IP addresses`,
    path: annotationPath(LOAD_BALANCER_IP_ADDRESSES),
    when: [
      annotates(LOAD_BALANCER_IP_ADDRESSES),
      wantsLoadBalancer,
      where(
        "that list address names",
        ({ model: { staticAddresses } }) => staticAddresses.considered.length + staticAddresses.ignored.length > 0,
      ),
    ],
  },
  {
    id: "subnet-annotation-min-version",
    gate: "subnetAnnotation",
    on: ON_WRITE,
    summary: "The newer subnet annotation in a cluster that is too old for it.",
    message: "networking.gke.io/load-balancer-subnet needs GKE {gate} or later; {version} ignores it.",
    why: "Older controllers never look at the annotation: the address comes from the cluster's subnet.",
    fix: "Use networking.gke.io/internal-load-balancer-subnet (IPv4).",
    source: `${PARAMETERS}, Subnet`,
    path: annotationPath(LOAD_BALANCER_SUBNET),
    when: [annotates(LOAD_BALANCER_SUBNET), wantsLoadBalancer],
  },
  {
    id: "network-tier-min-version",
    gate: "networkTier",
    on: ON_WRITE,
    summary: "A network tier in a cluster that is too old to choose one.",
    message: "cloud.google.com/network-tier needs GKE {gate} or later; {version} ignores it.",
    why: "Older controllers make every external load balancer in Premium tier.",
    fix: "Remove the annotation, or upgrade the cluster.",
    source: `${PARAMETERS}, Network Service Tiers`,
    path: annotationPath(NETWORK_TIER),
    when: [annotates(NETWORK_TIER), wantsExternal],
  },
  {
    id: "internal-traffic-policy-min-version",
    gate: "internalTrafficPolicy",
    on: ON_WRITE,
    summary: "internalTrafficPolicy: Local in a cluster that is too old for it.",
    message: "internalTrafficPolicy: Local needs GKE {gate} or later; {version} drops it.",
    why: "The API server of an older version drops the field: traffic goes to Pods of every node.",
    fix: "Remove the field, or upgrade the cluster.",
    source: `${PARAMETERS}, Internal traffic policy`,
    path: "/spec/internalTrafficPolicy",
    when: [isLocalInside],
  },
  {
    id: "etp-min-version",
    gate: "externalTrafficPolicy",
    on: ON_WRITE,
    summary: "externalTrafficPolicy: Local in a cluster that is too old for it.",
    message: "externalTrafficPolicy: Local needs GKE {gate} or later; this cluster runs {version}.",
    why: "GKE supports the policy for LoadBalancer Services from that version on; before it health checks may not follow.",
    fix: "Use externalTrafficPolicy: Cluster, or upgrade the cluster.",
    source: `${PARAMETERS}, External traffic policy`,
    path: "/spec/externalTrafficPolicy",
    when: [isLocal, wantsLoadBalancer],
  },
  {
    id: "ilb-all-ports-min-version",
    gate: "internalAllPorts",
    on: ON_WRITE,
    summary: "An internal Service with more than 5 ports in a cluster that is too old for it.",
    message: "More than 5 ports on an internal load balancer need GKE {gate} or later; this cluster runs {version}.",
    why: "Older controllers list every port in the forwarding rule, which takes at most 5, and fail.",
    fix: "Split the Service into several of 5 ports.",
    source: `${PARAMETERS}, All ports forwarding rules`,
    path: "/spec/ports",
    when: [hasManyPorts, wantsInternal],
  },
];

/** One rule for each row. */
export const VERSION_GATE_RULES: readonly Rule[] = VERSION_GATES.map(ruleOf);

function ruleOf(row: VersionGate): Rule {
  const { id, action = "deny", on, summary, why, fix, source, when, gate, path } = row;
  return defineRule({
    id,
    group: "versions",
    action,
    summary,
    // The compiler can't look into a row's text; a test does, for braces that were not filled in.
    messages: { tooOld: row.message as "{gate} {version} {value}" },
    why,
    fix,
    sources: [source],
    on,
    needs: ["gkeVersion"],
    gate: { name: gate, speaks: "below" },
    service: {
      when,
      reports: [
        {
          if: { below: gate },
          message: "tooOld",
          path,
          data: { gate: formatGkeVersion(GATES[gate]), version: { cluster: "gkeVersion" }, value: row.value ?? "" },
        },
      ],
    },
  });
}
