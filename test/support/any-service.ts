import fc from "fast-check";
import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  FINALIZER,
  GKE_FINALIZERS,
  L4_RBS,
  LOAD_BALANCER_IP_ADDRESSES,
  LOAD_BALANCER_SUBNET,
  LOAD_BALANCER_TYPE,
  NEG,
  NETWORK_TIER,
  SOURCE_RANGES,
  WEIGHTED,
} from "../../src/domain/annotations.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { field } from "../../src/domain/json.ts";
import { loadBalancer } from "../../src/rules/shared/service.sketches.ts";

const TYPE_VALUE = fc.constantFrom("Internal", "internal", "External", "INTERNAL", " Internal", "");
const ANNOTATION_VALUES = {
  [L4_RBS]: fc.constantFrom("enabled", " enabled", "Enabled", "disabled", ""),
  [LOAD_BALANCER_TYPE]: TYPE_VALUE,
  [DEPRECATED_LOAD_BALANCER_TYPE]: TYPE_VALUE,
  [NETWORK_TIER]: fc.constantFrom("Standard", "Premium ", "standard"),
  [LOAD_BALANCER_IP_ADDRESSES]: fc.constantFrom("web-ip", "std-ip", "int-ip", "none"),
  [LOAD_BALANCER_SUBNET]: fc.constantFrom("int-subnet", ""),
  [SOURCE_RANGES]: fc.constantFrom("10.0.0.0/8", "10.0.0.0/8, 192.0.2.0/24", "office", ""),
  [WEIGHTED]: fc.constantFrom("pods-per-node", " pods-per-node"),
  [NEG]: fc.constantFrom('{"ingress": true}', "{"),
  "cloud.google.com/network-teir": fc.constant("Standard"),
  "service.kubernetes.io/tcp-forwarding-rule": fc.constant("k8s2-tcp-x"),
  "networking.gke.io/target-pool": fc.constant("a1"),
};

/** A Service that GKE may make a load balancer for, well written or not. */
export const ANY_SERVICE: fc.Arbitrary<object> = fc
  .record({
    annotations: fc.record(ANNOTATION_VALUES, { requiredKeys: [] }),
    labels: fc.constantFrom({}, { "l4guard.dev/allow-target-pool": "true" }, { app: "web" }),
    finalizers: fc.subarray([...GKE_FINALIZERS, FINALIZER.generic, "example.com/x"], { maxLength: 2 }),
    type: fc.constantFrom("LoadBalancer", "LoadBalancer", "LoadBalancer", "ClusterIP"),
    spec: fc.record(
      {
        loadBalancerClass: fc.constantFrom("networking.gke.io/l4-regional-external", "example.com/x"),
        loadBalancerIP: fc.constantFrom("203.0.113.10", "203.0.113.20", "10.0.0.50"),
        loadBalancerSourceRanges: fc.constant(["10.0.0.0/8"]),
        ipFamilies: fc.constantFrom(["IPv4"], ["IPv6"], ["IPv4", "IPv6"]),
        ipFamilyPolicy: fc.constantFrom("SingleStack", "RequireDualStack"),
        externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
        healthCheckNodePort: fc.constantFrom(0, 30001),
        trafficDistribution: fc.constantFrom("PreferClose", "PreferSameZone"),
      },
      { requiredKeys: [] },
    ),
    ports: fc.constantFrom([80], [80, 443], ["53/TCP", "53/UDP"], [1, 2, 3, 4, 5, 6], ["80/tcp"]),
    status: fc.constantFrom([], ["198.51.100.7"], ["10.0.0.99"]),
  })
  .map(({ type, spec, ...sketch }) => loadBalancer({ ...sketch, spec: { type, ...spec } }));

/** The object before: another one, or the same with other metadata, as most updates are. */
export const ANY_SERVICE_EDIT: fc.Arbitrary<{ readonly object: object; readonly old: object | undefined }> = fc.oneof(
  ANY_SERVICE.map((object) => ({ object, old: undefined })),
  fc.record({ object: ANY_SERVICE, old: ANY_SERVICE }),
  fc
    .record({ object: ANY_SERVICE, old: ANY_SERVICE })
    .map(({ object, old }) => ({ object: withSpecOf(object, old), old })),
);

function withSpecOf(object: object, old: object): object {
  return { ...object, spec: field(old, "spec"), status: field(old, "status") };
}

/** What is known of a cluster. */
export const ANY_CLUSTER: fc.Arbitrary<ClusterProfile> = fc.record({
  gkeVersion: fc.constantFrom("1.24.9", "1.28.1", "1.31.5-gke.1068000", "1.33.4-gke.1000000", "1.37.0"),
  subsetting: fc.boolean(),
  httpLoadBalancing: fc.boolean(),
  stackType: fc.constantFrom("ipv4" as const, "ipv4-ipv6" as const),
  projectDefaultNetworkTier: fc.constantFrom("Premium" as const, "Standard" as const),
  sharedInstanceGroupsUsedOutsideGke: fc.boolean(),
  vpcNative: fc.boolean(),
  autoNegAnnotation: fc.constantFrom(true, false),
});
