import { type GkeVersion, gkeVersion, isAtLeast } from "./gke-version.ts";

/** The GKE versions from which something works. Source: spec/rules.md 0.4, with the GKE page or release note beside each. */
export const GATES = {
  /** GKE: Using container-native load balancing, Requirements. */
  neg: gkeVersion("1.10"),
  /** GKE: LoadBalancer Service parameters, External traffic policy. */
  externalTrafficPolicy: gkeVersion("1.14"),
  /** GKE: LoadBalancer Service parameters, Global access (preview, then GA). */
  globalAccessPreview: gkeVersion("1.16"),
  globalAccess: gkeVersion("1.17.9-gke.600"),
  /** GKE: Ingress for Application Load Balancers, container-native by default. */
  negByDefault: gkeVersion("1.17.6-gke.7"),
  /** GKE: About LoadBalancer Services, GKE subsetting; LoadBalancer Service parameters, All ports forwarding rules. */
  subsetting: gkeVersion("1.18.19-gke.1400"),
  internalAllPorts: gkeVersion("1.18.19-gke.1400"),
  /** GKE: LoadBalancer Service parameters, Network Service Tiers. */
  networkTier: gkeVersion("1.19"),
  /** Kubernetes 1.22 removed the v1beta1 Ingress APIs. */
  ingressV1Only: gkeVersion("1.22"),
  /** GKE: LoadBalancer Service parameters, Internal traffic policy. */
  internalTrafficPolicy: gkeVersion("1.22"),
  /** GKE: LoadBalancer Service parameters, External traffic policy on Windows node pools. */
  externalTrafficPolicyWindows: gkeVersion("1.23.4-gke.400"),
  /** GKE: LoadBalancer Service parameters, backend service-based external load balancers. */
  rbs: gkeVersion("1.25.5"),
  /** GKE: About LoadBalancer Services, packet processing (iptables, then Dataplane V2). */
  proxyTerminatingEndpoints: gkeVersion("1.26"),
  proxyTerminatingEndpointsDataplaneV2: gkeVersion("1.26.4-gke.500"),
  /** GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack; static IP addresses; subnet. */
  dualStack: gkeVersion("1.29"),
  addressNames: gkeVersion("1.29"),
  subnetAnnotation: gkeVersion("1.29"),
  /** kubernetes/ingress-gce v1.31.0, flag enable-discrete-port-forwarding (e535385d9). */
  rbsDiscretePorts: gkeVersion("1.31"),
  /** GKE: About LoadBalancer Services, weighted load balancing; the parameter table says 1.31.0 only. */
  weightedPreview: gkeVersion("1.31.0"),
  weighted: gkeVersion("1.31.0-gke.1506000"),
  /** GKE: User-managed firewall rules for LoadBalancer Services. */
  userManagedFirewall: gkeVersion("1.31.3-gke.105600"),
  /** GKE: About LoadBalancer Services, GCE_VM_IP NEG back ends for external load balancers. */
  rbsNeg: gkeVersion("1.32.2-gke.1652000"),
  /** GKE: LoadBalancer Service parameters, loadBalancerClass. */
  loadBalancerClass: gkeVersion("1.33.1-gke.1779000"),
  /** GKE: Zonal affinity for internal passthrough load balancers. */
  zonalAffinity: gkeVersion("1.33.3-gke.1392000"),
  /** GKE: Mixed protocol load balancers (external IPv4, then everywhere). */
  mixedExternalIpv4: gkeVersion("1.34.1-gke.2190000"),
  mixedEverywhere: gkeVersion("1.36.2-gke.1498000"),
  /** Kubernetes 1.35 deprecates trafficDistribution PreferClose. */
  preferCloseDeprecated: gkeVersion("1.35"),
  /** GKE: GKE subsetting is always on; the HttpLoadBalancing add-on is no longer needed for layer 4. */
  subsettingAlways: gkeVersion("1.36"),
  ipv6OnlyNeg: gkeVersion("1.36"),
  /** GKE: Logging for LoadBalancer Services. */
  l4lbConfig: gkeVersion("1.36.0-gke.2459000"),
  /** kubernetes/ingress-gce flag enable-l4-netlb-rbs-by-default. */
  rbsByDefault: gkeVersion("1.37"),
} as const;

/** The name of a version gate. */
export type Gate = keyof typeof GATES;

/** The controllers' switches: on from a version, fixed, or not known before someone says so (spec/rules.md 0.3, 0.4). */
export const FEATURES = {
  rbsByDefault: { from: GATES.rbsByDefault },
  rbsDiscretePorts: { from: GATES.rbsDiscretePorts },
  rbsNeg: { from: GATES.rbsNeg },
  rbsNegDefault: { from: GATES.rbsNeg },
  mixedProtocolNetLB: { from: GATES.mixedExternalIpv4 },
  mixedProtocolL3: { from: GATES.mixedEverywhere },
  mixedProtocolILB: { from: GATES.mixedEverywhere },
  dualStackNetLB: { from: GATES.dualStack },
  dualStackILB: { from: GATES.dualStack },
  weightedNetLB: { from: GATES.weighted },
  weightedIlb: { fixed: false },
  zonalAffinityILB: { from: GATES.zonalAffinity },
  strongSessionAffinity: { fixed: false },
  byoIpv6: { fixed: false },
  standaloneNegLb: { fixed: false },
  ipv6OnlyNeg: { from: GATES.ipv6OnlyNeg },
  l4lbConfig: { from: GATES.l4lbConfig },
  firewallDestinationRanges: { fixed: true },
  denyFirewall: {},
  denyFirewallLegacy: {},
} as const satisfies Record<string, FeatureDefault>;

/** A switch of the controllers. */
export type Feature = keyof typeof FEATURES;

/** A switch of which nothing is known until someone says. */
export type FeatureWithoutDefault = {
  [Name in Feature]: keyof (typeof FEATURES)[Name] extends never ? Name : never;
}[Feature];

/** The switches that no version decides. */
export const FEATURES_WITHOUT_DEFAULT = (Object.keys(FEATURES) as Feature[]).filter(
  (name): name is FeatureWithoutDefault => Object.keys(FEATURES[name]).length === 0,
);

/** What `auto` means for a switch; neither field: unknown. */
export interface FeatureDefault {
  readonly from?: GkeVersion;
  readonly fixed?: boolean;
}

/** What `auto` resolves to: in a cluster of `version`, or where that is unknown, as assumed, in the newest release. */
export function resolveAuto(feature: Feature, version: GkeVersion | undefined): boolean | undefined {
  const { from, fixed }: FeatureDefault = FEATURES[feature];
  if (from) return version === undefined || isAtLeast(version, from);
  return fixed;
}
