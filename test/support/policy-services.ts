import fc from "fast-check";
import { CLASS } from "../../src/controllers/l4/load-balancer-class.ts";
import {
  ALPHA_BACKEND_SHARE,
  CUSTOM_FORWARDING_RULE,
  DEPRECATED_BACKEND_SHARE,
  DEPRECATED_LOAD_BALANCER_TYPE,
  FINALIZER,
  GKE_FINALIZERS,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
  IP_COLLECTION_V6,
  L4_RBS,
  LOAD_BALANCER_SUBNET,
  LOAD_BALANCER_TYPE,
  NETWORK_TIER,
  SOURCE_RANGES,
  STRONG_SESSION_AFFINITY,
  TCP_FORWARDING_RULE,
  WEIGHTED,
} from "../../src/domain/annotations.ts";
import { EXEMPT_ANNOTATION } from "../../src/engine/exemption.ts";

const TYPE = ["Internal", "internal", "External", "external", "INTERNAL", " Internal", ""];
const SWITCH = ["true", "false", "True", "False", "yes", ""];

/** Annotations that translated rules read, each with values that they tell apart. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  [LOAD_BALANCER_TYPE]: TYPE,
  [DEPRECATED_LOAD_BALANCER_TYPE]: TYPE,
  [L4_RBS]: ["enabled", "enabled", "Enabled", "disabled", ""],
  [NETWORK_TIER]: ["Standard", "Premium", "standard", "Gold", ""],
  [GLOBAL_ACCESS]: SWITCH,
  [INTERNAL_SUBNET]: ["a", "b", ""],
  [LOAD_BALANCER_SUBNET]: ["a", "b", ""],
  [ALPHA_BACKEND_SHARE]: SWITCH,
  [DEPRECATED_BACKEND_SHARE]: SWITCH,
  [CUSTOM_FORWARDING_RULE]: ["rule-a", "rule-a,rule-b", ""],
  [STRONG_SESSION_AFFINITY]: ["enabled", "enabled", "Enabled", "disabled", "false", ""],
  [IP_COLLECTION_V6]: ["ranges", ""],
  [WEIGHTED]: ["pods-per-node", "pods-per-node", "Pods-Per-Node", ""],
  [SOURCE_RANGES]: ["10.0.0.0/8", "office", " ", ""],
  [TCP_FORWARDING_RULE]: ["k8s2-tcp-x"],
  "example.com/other": ["x".repeat(80), "two\nlines"],
};

/** Exemptions that objects state: whole and live, ended, or of no use. */
const EXEMPTIONS = ["until=2026-12-24", "until=2026-01-01", "until=2026-13-01", ""].flatMap((until) =>
  ["weighted-value-invalid, lb-type-value-invalid", "lb-class-unknown-gke", "Not-An-Id"].map(
    (rules) => `rules=${rules}; reason=TICKET-1;${until}`,
  ),
);

const CLASSES = [...Object.values(CLASS), "networking.gke.io/other", "cloud.google.com/other", "example.com/other"];

/** What a Service is made of, each part picked from few that rules tell apart. */
const PARTS = fc.record({
  type: fc.constantFrom("LoadBalancer", "LoadBalancer", "LoadBalancer", "LoadBalancer", "ClusterIP", "NodePort"),
  annotations: fc
    .subarray(Object.keys(VALUES), { maxLength: 6 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fc.constantFrom(...(VALUES[key] ?? []))])))),
  exemption: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.constantFrom(...EXEMPTIONS)),
  finalizers: fc.subarray([...GKE_FINALIZERS, FINALIZER.generic, "example.com/other"], { maxLength: 2 }),
  hasFinalizers: fc.nat({ max: 3 }),
  loadBalancerClass: fc.option(fc.constantFrom(...CLASSES), { nil: undefined }),
  sources: fc.boolean(),
  ports: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ tcp: 1, udp: 0, shared: 0 }) },
    fc.record({ tcp: fc.integer({ min: 98, max: 103 }), udp: fc.nat({ max: 3 }), shared: fc.nat({ max: 3 }) }),
  ),
  balanced: fc.record(
    {
      externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
      sessionAffinity: fc.constantFrom("ClientIP", "None"),
      internalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
      trafficDistribution: fc.constantFrom("PreferClose", "PreferSameZone"),
    },
    { requiredKeys: [] },
  ),
});

/** A Service that the API server takes, whatever GKE makes of it, without its name. */
export const POLICY_SERVICE: fc.Arbitrary<object> = PARTS.map(
  ({ type, annotations, exemption, finalizers, hasFinalizers, loadBalancerClass, sources, ports, balanced }) => {
    const isBalanced = type === "LoadBalancer";
    const { externalTrafficPolicy, ...rest } = balanced;
    return {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        annotations: { ...annotations, ...(exemption !== undefined && { [EXEMPT_ANNOTATION]: exemption }) },
        ...(hasFinalizers === 0 && { finalizers }),
      },
      spec: {
        type,
        ...rest,
        selector: { app: "web" },
        ports: isBalanced ? portsOf(ports) : [{ port: 80, protocol: "TCP" }],
        // There are not enough ports on nodes for all.
        ...(isBalanced && ports.tcp > 1 && { allocateLoadBalancerNodePorts: false }),
        ...(externalTrafficPolicy && type !== "ClusterIP" && { externalTrafficPolicy }),
        ...(isBalanced && loadBalancerClass && { loadBalancerClass }),
        ...(isBalanced && sources && { loadBalancerSourceRanges: ["10.0.0.0/8"] }),
      },
    };
  },
);

/** So many ports of one protocol, and of another one, of which some have numbers of the first. */
function portsOf({ tcp, udp, shared }: { readonly tcp: number; readonly udp: number; readonly shared: number }) {
  const list = (protocol: string, first: number, count: number) =>
    Array.from({ length: count }, (_, place) => ({
      name: `${protocol.toLowerCase()}-${first + place}`,
      port: first + place,
      protocol,
    }));
  const others = [...list("UDP", 8_000, udp), ...list("UDP", 80, Math.min(shared, tcp))];
  return tcp === 1 && others.length === 0 ? [{ port: 80, protocol: "TCP" }] : [...list("TCP", 80, tcp), ...others];
}

interface Parts {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The Service after an edit, which takes a part of another one: 1 its metadata, 2 its spec, 3 its type annotation, 4 its class, else all. */
export function edited(service: object, other: object, part: number): object {
  const [before, after] = [service as Parts, other as Parts];
  switch (part) {
    case 1:
      return { ...before, metadata: after.metadata };
    case 2:
      return { ...before, spec: after.spec };
    case 3: {
      const { [LOAD_BALANCER_TYPE]: _, ...kept } = before.metadata.annotations;
      const type = after.metadata.annotations[LOAD_BALANCER_TYPE];
      const annotations = { ...kept, ...(type !== undefined && { [LOAD_BALANCER_TYPE]: type }) };
      return { ...before, metadata: { ...before.metadata, annotations } };
    }
    case 4: {
      const { loadBalancerClass: _, ...spec } = before.spec;
      const { loadBalancerClass } = after.spec;
      const isBalanced = spec["type"] === "LoadBalancer" && loadBalancerClass !== undefined;
      return { ...before, spec: { ...spec, ...(isBalanced && { loadBalancerClass }) } };
    }
    default:
      return { ...after, status: (service as { readonly status?: object }).status };
  }
}
