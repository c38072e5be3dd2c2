/** What a version of GKE changes for load balancers. */
export interface GkeChange {
  /** The first version with it, as GKE writes versions. */
  readonly from: string;
  /** Generally available, a preview, or only to be seen in the source of the controllers. */
  readonly state: "GA" | "preview" | "undocumented";
  /** One sentence. */
  readonly change: string;
  /** What becomes of load balancers that exist already, where that is not the same. */
  readonly existing?: string;
  /** The page or release note that says so, or the source file. */
  readonly source: string;
  /** When the source was read, YYYY-MM-DD. */
  readonly read: string;
}

const PARAMETERS = "GKE: LoadBalancer Service parameters";
const CONCEPT = "GKE: About LoadBalancer Services";
const MIXED = "GKE: Mixed protocol load balancers";
const INGRESS = "GKE: Ingress for Application Load Balancers";

/**
 * Everything that a GKE version changes for load balancers, as far as rules and forecasts know. Version gates, what `auto`
 * means for a switch of the controllers, and docs/versions.md come from this table.
 */
export const GKE_CHANGES = {
  neg: {
    from: "1.10",
    state: "GA",
    change: "Container-native load balancing: an Ingress can reach Pods through network endpoint groups.",
    source: "GKE: Using container-native load balancing, Requirements",
    read: "2026-11-21",
  },
  externalTrafficPolicy: {
    from: "1.14",
    state: "GA",
    change: "LoadBalancer Services may set externalTrafficPolicy.",
    source: `${PARAMETERS}, External traffic policy`,
    read: "2026-11-21",
  },
  globalAccessPreview: {
    from: "1.16",
    state: "preview",
    change: "Internal load balancers can take clients from every region (global access).",
    source: `${PARAMETERS}, Global access`,
    read: "2026-11-21",
  },
  negByDefault: {
    from: "1.17.6-gke.7",
    state: "GA",
    change:
      "Services behind an Ingress get NEGs by default, in VPC-native clusters without Shared VPC and network policy.",
    existing: "Services that exist keep instance groups.",
    source: `${INGRESS}, container-native by default`,
    read: "2026-11-21",
  },
  globalAccess: {
    from: "1.17.9-gke.600",
    state: "GA",
    change: "Global access of internal load balancers is generally available.",
    source: `${PARAMETERS}, Global access`,
    read: "2026-11-21",
  },
  subsetting: {
    from: "1.18.19-gke.1400",
    state: "GA",
    change: "GKE subsetting can be turned on: internal load balancers get NEGs of up to 250 nodes a zone.",
    existing: "Load balancers that exist stay on instance groups.",
    source: `${CONCEPT}, GKE subsetting`,
    read: "2026-11-21",
  },
  internalAllPorts: {
    from: "1.18.19-gke.1400",
    state: "GA",
    change: "Internal load balancers take more than five ports, by a rule for all ports.",
    source: `${PARAMETERS}, All ports forwarding rules`,
    read: "2026-11-21",
  },
  networkTier: {
    from: "1.19",
    state: "GA",
    change: "The network tier of an external load balancer can be chosen by annotation.",
    source: `${PARAMETERS}, Network Service Tiers`,
    read: "2026-11-21",
  },
  relaxedServiceNames: {
    from: "1.36",
    state: "GA",
    change: "The name of a Service may begin with a digit.",
    existing: "Services that exist keep their names.",
    source:
      "Kubernetes KEP 5311, on since its beta in 1.36; kube-apiserver 1.35.4 refuses such a name, 1.36.3 takes it",
    read: "2026-11-26",
  },
  ingressV1Only: {
    from: "1.22",
    state: "GA",
    change: "The v1beta1 APIs of Ingress are gone.",
    existing: "Ingresses that exist are served as v1.",
    source: "Kubernetes 1.22: removed APIs",
    read: "2026-11-21",
  },
  internalTrafficPolicy: {
    from: "1.22",
    state: "GA",
    change: "LoadBalancer Services may set internalTrafficPolicy.",
    source: `${PARAMETERS}, Internal traffic policy`,
    read: "2026-11-21",
  },
  externalTrafficPolicyWindows: {
    from: "1.23.4-gke.400",
    state: "GA",
    change: "externalTrafficPolicy works on Windows node pools.",
    source: `${PARAMETERS}, External traffic policy`,
    read: "2026-11-21",
  },
  rbs: {
    from: "1.25.5",
    state: "GA",
    change: "cloud.google.com/l4-rbs gives a new external Service a backend service instead of a target pool.",
    existing: "Target pools stay.",
    source: `${PARAMETERS}, Backend service-based external load balancers`,
    read: "2026-11-21",
  },
  proxyTerminatingEndpoints: {
    from: "1.26",
    state: "GA",
    change:
      "With externalTrafficPolicy: Local, iptables sends traffic to Pods that are ending while no other is ready.",
    source: `${CONCEPT}, packet processing`,
    read: "2026-11-21",
  },
  proxyTerminatingEndpointsDataplaneV2: {
    from: "1.26.4-gke.500",
    state: "GA",
    change: "Dataplane V2 does the same with Pods that are ending.",
    source: `${CONCEPT}, packet processing`,
    read: "2026-11-21",
  },
  dualStack: {
    from: "1.29",
    state: "GA",
    change: "Load balancers of both IP families, and of IPv6 alone.",
    source: `${PARAMETERS}, IPv4/IPv6 dual stack`,
    read: "2026-11-21",
  },
  addressNames: {
    from: "1.29",
    state: "GA",
    change: "networking.gke.io/load-balancer-ip-addresses names reserved addresses.",
    source: `${PARAMETERS}, Static IP addresses`,
    read: "2026-11-21",
  },
  subnetAnnotation: {
    from: "1.29",
    state: "GA",
    change: "networking.gke.io/load-balancer-subnet names the subnet of the addresses.",
    source: `${PARAMETERS}, Subnet`,
    read: "2026-11-21",
  },
  rbsDiscretePorts: {
    from: "1.31",
    state: "undocumented",
    change: "External load balancers with a backend service list up to five ports instead of a range.",
    source: "kubernetes/ingress-gce v1.31.0, flag enable-discrete-port-forwarding (e535385d9)",
    read: "2026-11-21",
  },
  weightedPreview: {
    from: "1.31.0",
    state: "preview",
    change: "Weighted external load balancers, by the parameter table alone.",
    source: `${PARAMETERS}, Weighted load balancing`,
    read: "2026-11-21",
  },
  weighted: {
    from: "1.31.0-gke.1506000",
    state: "GA",
    change: "External load balancers can weigh nodes by their Pods.",
    source: `${CONCEPT}, weighted load balancing`,
    read: "2026-11-21",
  },
  userManagedFirewall: {
    from: "1.31.3-gke.105600",
    state: "GA",
    change: "A cluster can leave the firewall rules of its load balancers to you.",
    source: "GKE: User-managed firewall rules for LoadBalancer Services",
    read: "2026-11-21",
  },
  rbsNeg: {
    from: "1.32.2-gke.1652000",
    state: "GA",
    change: "New external load balancers with a backend service have NEGs instead of instance groups.",
    existing: "Load balancers that exist stay on instance groups.",
    source: `${CONCEPT}, GCE_VM_IP NEG back ends for external load balancers`,
    read: "2026-11-21",
  },
  loadBalancerClass: {
    from: "1.33.1-gke.1779000",
    state: "GA",
    change: "spec.loadBalancerClass takes GKE's classes; below, no controller takes such a Service.",
    source: `${PARAMETERS}, loadBalancerClass`,
    read: "2026-11-25",
  },
  zonalAffinity: {
    from: "1.33.3-gke.1392000",
    state: "preview",
    change: "Internal load balancers can prefer backends of the client's zone, by spec.trafficDistribution.",
    source: "GKE: Zonal affinity for internal passthrough load balancers",
    read: "2026-11-25",
  },
  mixedExternalIpv4: {
    from: "1.34.1-gke.2190000",
    state: "preview",
    change: "An external IPv4 Service with a backend service may have TCP and UDP ports.",
    existing: "Ports that were silently dead come alive.",
    source: MIXED,
    read: "2026-11-25",
  },
  preferCloseDeprecated: {
    from: "1.35",
    state: "GA",
    change: "Kubernetes deprecates trafficDistribution: PreferClose in favour of PreferSameZone.",
    source: "Kubernetes 1.35: Service, traffic distribution",
    read: "2026-11-21",
  },
  subsettingAlways: {
    from: "1.36",
    state: "GA",
    change: "Subsetting is always on, and layer 4 no longer needs the HttpLoadBalancing add-on.",
    existing: "Internal load balancers that exist stay on instance groups.",
    source: PARAMETERS,
    read: "2026-11-25",
  },
  ipv6OnlyNeg: {
    from: "1.36",
    state: "undocumented",
    change: "NEGs can hold endpoints that have IPv6 alone.",
    source: "kubernetes/ingress-gce pkg/flags enable-ipv6-only-neg",
    read: "2026-11-21",
  },
  l4lbConfig: {
    from: "1.36.0-gke.2459000",
    state: "GA",
    change: "An L4LBConfig turns on the logging of load balancers.",
    source: "GKE: Logging for LoadBalancer Services",
    read: "2026-11-25",
  },
  mixedEverywhere: {
    from: "1.36.2-gke.1498000",
    state: "GA",
    change: "Every load balancer with a backend service may have TCP and UDP ports, by one rule for all of them.",
    existing: "Forwarding rules of mixed Services are made again; ports that were silently dead come alive.",
    source: MIXED,
    read: "2026-11-25",
  },
  rbsByDefault: {
    from: "1.37",
    state: "GA",
    change: "New external Services get a backend service with NEGs without any annotation.",
    existing: "Target pools stay, until their Service is deleted and made again.",
    source: `${CONCEPT}; kubernetes/ingress-gce flag enable-l4-netlb-rbs-by-default`,
    read: "2026-11-25",
  },
  byoIpv6: {
    from: "1.37.1-gke.2097000",
    state: "GA",
    change:
      "External Services of IPv6 alone can have addresses of your own ranges (BYOIP): by networking.gke.io/ip-collection-v6, " +
      "or by naming a reserved one.",
    source: "GKE: Backend service-based external load balancers; kubernetes/ingress-gce pkg/l4/address (ff123295e)",
    read: "2026-11-25",
  },
  singleStackIpv6: {
    from: "1.37.1-gke.3020000",
    state: "GA",
    change: "Clusters of IPv6 alone, VPC-native and with Dataplane V2.",
    existing: "A cluster keeps its stack type.",
    source: "GKE: Single-stack IPv6 clusters",
    read: "2026-11-25",
  },
} as const satisfies Readonly<Record<string, GkeChange>>;
