/** What a page of GKE's documentation states and a tool can check, and the rules that stand for it. */
interface Statement {
  readonly page: Page;
  readonly section: string;
  /** One line, in our own words. */
  readonly statement: string;
  readonly rules: readonly string[];
}

/** The pages of GKE's documentation whose every checkable statement has a rule. */
export const PAGES = [
  "Using container-native load balancing",
  "About LoadBalancer Services",
  "LoadBalancer Service parameters",
] as const;

/** The title of such a page. */
type Page = (typeof PAGES)[number];

/** A section of a page: its statements, each with the rules. */
type Section = readonly [section: string, ...statements: readonly (readonly [statement: string, ...rules: string[]])[]];

const CONTAINER_NATIVE: readonly Section[] = [
  [
    "Requirements",
    ["NEGs need GKE 1.10 or later.", "neg-min-version"],
    ["NEGs need a VPC-native cluster.", "neg-requires-vpc-native"],
  ],
  [
    "Limitations",
    ["NEGs do not work in legacy networks.", "neg-legacy-network"],
    [
      "NEGs of Pods are for HTTP(S) load balancers, not for network load balancers. (Internal Ingress needs them today.)",
      "neg-on-lb-service",
      "ingress-internal-requires-neg",
    ],
  ],
  [
    "Creating a Deployment",
    [
      "The sample waits 60 seconds until a ready Pod counts as available.",
      "deployment-min-ready-seconds",
      "deployment-min-ready-vs-deadline",
    ],
    [
      "The sample gives Pods 60 seconds to end their connections.",
      "deployment-termination-grace",
      "deployment-prestop-exceeds-grace",
    ],
  ],
  [
    "Creating a Service for a container-native load balancer",
    [
      "The annotation cloud.google.com/neg: '{\"ingress\": true}' turns container-native load balancing on.",
      "neg-annotation-missing",
      "neg-annotation-no-effect",
      "neg-unknown-field",
      "neg-ingress-toggled-live",
    ],
    ["The annotation's value is JSON in a string.", "neg-annotation-invalid", "annotation-value-not-string"],
    ["The Service selects the Pods.", "neg-selectorless", "neg-externalname", "neg-headless"],
    ["targetPort should be the containerPort of the Deployment's containers.", "neg-targetport-mismatch"],
    [
      "Without the annotation an Ingress needs node ports.",
      "ingress-backend-service-type",
      "ingress-backend-no-nodeport",
    ],
    ["Nothing is made for the annotation before an Ingress uses the Service.", "neg-on-lb-service"],
  ],
  [
    "Creating an Ingress for the Service",
    ["The Ingress names the Service.", "ingress-backend-service-missing", "ingress-backend-not-service"],
    [
      "The Ingress names a port of the Service, not of the Pods.",
      "ingress-backend-port-missing",
      "neg-exposed-port-missing",
    ],
    [
      "The sample is of API version extensions/v1beta1, which current clusters do not serve.",
      "ingress-deprecated-api",
      "ingress-deprecated-backend-fields",
    ],
    [
      "GKE makes a load balancer for the Ingress, unless its class says that another controller does.",
      "ingress-class-name-ignored",
      "ingress-class-unknown",
    ],
    ["There is a NEG in each zone in which the cluster runs.", "neg-zones-invalid"],
    [
      "The endpoints of the NEG follow those of the Service.",
      "neg-annotation-invalid",
      "neg-exposed-port-missing",
      "neg-ipv6-only",
      "hostnetwork-neg",
    ],
  ],
  [
    "Cannot create a cluster with alias IPs",
    ["Alias IPs and legacy networks exclude each other.", "neg-legacy-network", "neg-requires-vpc-native"],
  ],
  [
    "Traffic does not reach endpoints",
    ["Firewall rules must let health checks reach the endpoints over TCP.", "neg-health-check-firewall"],
    ["Endpoints become reachable once they answer health checks.", "workload-no-readiness-probe"],
    [
      "Unhealthy backends point to a wrong firewall, Ingress or Service.",
      "neg-targetport-mismatch",
      "app-protocols-invalid",
      "backend-config-invalid",
    ],
  ],
  [
    "Aligning workload rollouts with endpoint propagation",
    [
      "minReadySeconds and terminationGracePeriodSeconds should be 60 seconds or more.",
      "deployment-min-ready-seconds",
      "deployment-termination-grace",
    ],
    [
      "New endpoints may take longer to propagate than a rollout takes.",
      "deployment-strategy-recreate",
      "deployment-min-ready-seconds",
    ],
  ],
  [
    "Incomplete garbage collection",
    [
      "Unused load balancers and NEGs are collected every ten minutes; a cluster deleted before leaves its NEGs.",
      "ingress-delete-neg-gc",
      "neg-exposed-port-removed",
      "neg-name-changed",
    ],
  ],
  [
    "Scale-to-zero workloads interruption",
    ["Going to zero endpoints and back interrupts the traffic.", "deployment-scale-to-zero"],
  ],
];

const CONCEPTS: readonly Section[] = [
  [
    "Type of load balancer – Internal or External",
    [
      "A Service that says nothing is external.",
      "lb-type-value-invalid",
      "annotation-key-near-miss",
      "annotation-key-wrong-case",
      "annotation-in-labels",
      "foreign-cloud-annotation",
    ],
    [
      'External Services should have cloud.google.com/l4-rbs: "enabled"; without it they get a target pool.',
      "rbs-recommended",
      "rbs-value-invalid",
      "rbs-redundant-default",
    ],
    ["Target pools are no longer recommended.", "rbs-recommended"],
    [
      'networking.gke.io/load-balancer-type: "Internal" makes the load balancer internal.',
      "lb-type-value-invalid",
      "lb-type-lowercase-deprecated",
      "lb-type-deprecated-key",
      "lb-type-keys-conflict",
    ],
    ["Subsetting is strongly recommended for internal Services.", "subsetting-recommended"],
    [
      "Who can reach an internal and an external load balancer differs.",
      "internal-external-switch",
      "internal-only-annotation-on-external",
      "external-only-annotation-on-internal",
    ],
  ],
  [
    "Effect of externalTrafficPolicy",
    ["externalTrafficPolicy is Local or Cluster.", "etp-invalid"],
    ["The policy decides which nodes get packets and whether the client's address is kept.", "etp-changed"],
    ["Weighted load balancing needs Local and is incompatible with Cluster.", "weighted-requires-local"],
  ],
  [
    "Weighted load balancing",
    ["Weighted load balancing needs GKE 1.31.0-gke.1506000 or later.", "weighted-min-version"],
    ["Backend services need the HttpLoadBalancing add-on.", "rbs-addon-disabled"],
    ["Target pools do not support weighted load balancing.", "weighted-requires-rbs"],
    ["The annotation's value is pods-per-node.", "weighted-value-invalid", "weighted-changed"],
    ["GKE does not prevent policy Cluster, which turns the weights off in effect.", "weighted-requires-local"],
    ["External Services support weighted load balancing.", "weighted-internal-allowlist"],
  ],
  [
    "GKE subsetting",
    ["Subsetting should be on; it can't be turned off again.", "subsetting-recommended"],
    ["Subsetting needs GKE 1.18.19-gke.1400 or later.", "subsetting-min-version"],
    ["Subsetting needs the HttpLoadBalancing add-on.", "subsetting-addon-disabled"],
  ],
  [
    "Node count",
    ["Without subsetting an internal load balancer reaches at most 250 nodes of the cluster.", "ilb-node-limit-250"],
    ["With subsetting and policy Local up to 250 nodes with serving Pods are reached.", "ilb-local-backend-limit-250"],
    ["With subsetting and policy Cluster no more than 25 nodes are endpoints.", "ilb-cluster-subset-25"],
  ],
  [
    "Session affinity and traffic distribution",
    [
      "Client IP affinity may spread the traffic of an internal load balancer unevenly.",
      "session-affinity-ilb-uneven",
      "session-affinity-changed",
      "session-affinity-timeout-ignored",
    ],
  ],
  [
    "Node grouping",
    [
      "The annotations and the state of subsetting decide on load balancer and backends.",
      "rbs-on-internal",
      "rbs-on-non-loadbalancer",
      "lb-annotation-on-non-loadbalancer",
    ],
    ["Internal Services from before subsetting keep their instance groups.", "subsetting-not-retroactive"],
    [
      "Target pools are not migrated: the annotation must be there on creation.",
      "rbs-added-to-target-pool",
      "rbs-value-changed-ineffective",
    ],
    ["Taking l4-rbs off does not make a target pool.", "rbs-removed", "rbs-value-changed-ineffective"],
    [
      "Instance groups and target pools hold all nodes of the cluster.",
      "ig-limit-1000",
      "multi-subnet-ig-backends",
      "node-exclude-label",
    ],
  ],
  [
    "Node membership in GCE_VM_IP NEG backends",
    [
      "Policy Cluster: all nodes, or a subset of up to 25 in larger clusters.",
      "ilb-cluster-subset-25",
      "rbs-neg-limits",
    ],
    [
      "Policy Local: only nodes with serving Pods, of which 250 count.",
      "ilb-local-backend-limit-250",
      "rbs-neg-limits",
    ],
  ],
  [
    "Single load-balanced instance group limitation",
    [
      "A node can be in only one load-balanced instance group, so GKE makes none beside one made outside of GKE.",
      "single-load-balanced-ig",
    ],
    [
      "Subsetting and container-native Ingress avoid instance groups.",
      "subsetting-recommended",
      "neg-annotation-missing",
    ],
  ],
  [
    "Load balancer health checks",
    ["With policy Cluster the health check port is 10256 and can't be chosen.", "health-check-port-requires-local"],
    [
      "With policy Local the port comes from the node port range unless one is chosen.",
      "health-check-port-range",
      "health-check-port-conflict",
      "health-check-port-immutable",
    ],
    ["Nodes answer these health checks, Pods can't.", "backend-config-on-l4"],
    [
      "With policy Local, nodes without a ready Pod fail the health check.",
      "etp-changed",
      "etp-local-terminating-endpoints",
    ],
  ],
  [
    "Packet processing",
    ["Passthrough load balancers deliver to the first interface of the nodes.", "multinetwork-unknown"],
    [
      "A packet must match a protocol and port of the Service and of the forwarding rule.",
      "lb-no-ports",
      "unsupported-protocol",
      "mixed-protocol-unsupported",
      "mixed-protocol-legacy-finalizer",
      "protocol-changed",
      "rbs-protocol-change-stuck",
      "ports-changed-recreates-rule",
    ],
    [
      "Terminating Pods serve as a last resort from 1.26, with Dataplane V2 from 1.26.4-gke.500.",
      "etp-local-terminating-endpoints",
    ],
  ],
  ["Pricing and quotas", ["The number of forwarding rules has a quota.", "forwarding-rule-quota"]],
];

const PARAMETERS: readonly Section[] = [
  [
    "Service parameters",
    [
      "networking.gke.io/load-balancer-type works in all versions.",
      "lb-type-value-invalid",
      "annotation-value-whitespace",
    ],
    ["cloud.google.com/l4-rbs needs GKE 1.25.5 or later.", "rbs-min-version"],
    ["internalTrafficPolicy needs GKE 1.22 or later.", "internal-traffic-policy-min-version"],
    ["internalTrafficPolicy is not supported with Dataplane V2.", "internal-traffic-policy-dpv2"],
    [
      "externalTrafficPolicy needs GKE 1.14 or later, on Windows nodes 1.23.4-gke.400.",
      "etp-min-version",
      "etp-windows-min-version",
    ],
    ["healthCheckNodePort is only valid with externalTrafficPolicy: Local.", "health-check-port-requires-local"],
    [
      "loadBalancerSourceRanges admits certain source ranges only.",
      "source-ranges-invalid-cidr",
      "source-ranges-host-bits",
      "source-ranges-allow-all",
      "source-ranges-non-loadbalancer",
      "source-ranges-annotation-deprecated",
      "source-ranges-annotation-shadowed",
      "source-ranges-annotation-empty",
    ],
    ["spec.loadBalancerIP is for IPv4 only.", "lb-ip-invalid", "lb-ip-ipv6", "lb-ip-ignored-ipv6-only"],
    ["networking.gke.io/load-balancer-ip-addresses needs GKE 1.29 or later.", "static-ip-annotation-min-version"],
    ["The network tier is Standard or Premium, exactly.", "network-tier-invalid", "annotation-value-case"],
    ["The network tier annotation needs GKE 1.19 or later.", "network-tier-min-version"],
    ["networking.gke.io/load-balancer-subnet needs GKE 1.29 or later.", "subnet-annotation-min-version"],
    ["Global access needs GKE 1.17.9-gke.600 or later, 1.16 as a preview.", "global-access-min-version"],
    ["More than five ports on an internal Service need GKE 1.18.19-gke.1400 or later.", "ilb-all-ports-min-version"],
    [
      "ipFamilyPolicy is SingleStack, PreferDualStack or RequireDualStack; ipFamilies is one of four lists.",
      "ip-family-policy-inconsistent",
    ],
    ["Dual-stack load balancers need GKE 1.29 or later.", "dualstack-min-version"],
  ],
  [
    "Health check port",
    ["With policy Cluster there is no healthCheckNodePort.", "health-check-port-requires-local"],
    ["With policy Local the port is chosen, or assigned from the node port range.", "health-check-port-range"],
  ],
  [
    "Firewall rules and source IP address allowlist",
    [
      "GKE makes an ingress-allow firewall rule for each Service.",
      "source-ranges-user-managed-firewall",
      "user-managed-firewall-min-version",
      "shared-ip-firewall-priority-mix",
    ],
    [
      "The rule opens the protocols and ports of spec.ports.",
      "firewall-port-ranges-limit",
      "tp-protocol-change-firewall",
    ],
    [
      "Without source ranges the rule admits every address.",
      "source-ranges-missing",
      "source-ranges-removed",
      "source-ranges-family-gap",
      "source-ranges-ipv6-on-legacy",
    ],
  ],
  [
    "Services using common ports",
    ["The source ranges of Services with a common port add up.", "source-ranges-union"],
    ["One of them without source ranges opens the port for all.", "source-ranges-union-open"],
  ],
  [
    "Static IP addresses",
    [
      "Only a static address stays the same through changes.",
      "service-delete-ephemeral-ip",
      "static-ip-annotation-removed",
      "static-ip-annotation-changed",
      "static-ipv6-changed-no-effect",
      "lb-ip-changed",
      "lb-ip-removed",
      "type-from-lb",
    ],
  ],
  [
    "Static IP address parameters",
    ["From 1.29 on the annotation wins over spec.loadBalancerIP.", "static-ip-both-forms"],
    ["spec.loadBalancerIP is for IPv4-only Services.", "lb-ip-dualstack"],
    [
      "An internal Service takes an internal address, an external one an external address.",
      "static-ip-wrong-type",
      "lb-ip-external-not-reserved",
    ],
    [
      "The annotation holds names of addresses, not addresses.",
      "static-ip-value-is-ip",
      "static-ip-value-is-url",
      "static-ip-not-found",
      "static-ip-blank",
    ],
    [
      "A dual-stack Service names an IPv4 and an IPv6 address, separated by a comma.",
      "static-ip-too-many",
      "static-ip-duplicate-family",
      "static-ip-partial-dualstack",
      "static-ip-wrong-family",
    ],
    [
      "On an internal Service the annotation needs subsetting, on from before the Service.",
      "static-ip-annotation-requires-subsetting",
      "subsetting-not-retroactive",
    ],
    ["On an external Service the annotation needs l4-rbs on creation.", "static-ip-annotation-requires-rbs"],
  ],
  [
    "Considerations for sharing a common IP address",
    [
      "Services share an address if their protocols and ports do not overlap.",
      "shared-ip-port-conflict",
      "shared-ip-l3-overlap",
      "shared-ip-scheme-mismatch",
      "shared-ip-unresolvable",
      "static-ip-in-use",
    ],
    [
      "A static IPv6 address is a range of length 96, of which nodes accept the first address.",
      "static-ipv6-first-address-only",
      "static-ipv6-invalid",
    ],
    [
      "A shared internal address needs the purpose SHARED_LOADBALANCER_VIP.",
      "shared-ip-internal-purpose",
      "shared-ip-rule-limit",
    ],
    ["An internal forwarding rule has up to five ports, or all.", "ilb-all-ports", "shared-ip-port-conflict"],
    ["A target pool's rule is one range, with all ports in between.", "tp-port-range-gap"],
    ["A backend service's rule has up to five ports, or one range.", "rbs-port-range-gap"],
    ["Internal addresses are always Premium.", "external-only-annotation-on-internal"],
    ["Static external addresses are regional.", "static-ip-wrong-scope", "static-ip-wrong-region"],
    ["Static external IPv6 ranges are Premium only.", "static-ipv6-invalid", "network-tier-ipv6-standard"],
    [
      "The tier of a static address must be that of the annotation.",
      "network-tier-static-mismatch",
      "shared-ip-tier-mismatch",
      "network-tier-changed",
      "network-tier-removed",
    ],
    [
      "Without the annotation it must be the project's default tier.",
      "network-tier-default-mismatch",
      "network-tier-project-default-standard",
    ],
  ],
  [
    "IP address reservation",
    ["GKE does not reserve spec.loadBalancerIP for you.", "lb-ip-not-reserved", "service-delete-ephemeral-ip"],
    ["An address that you reserve stays reserved.", "service-delete-shared-ip-last"],
    ["Do not name it like GKE's own: k8s- or the UID of the Service.", "static-ip-reserved-name"],
  ],
  [
    "LoadBalancer subnet",
    [
      "A custom subnet is of the region and the VPC network of the cluster.",
      "subnet-not-found",
      "subnet-wrong-region",
      "subnet-wrong-network",
      "subnet-purpose",
      "subnet-name-invalid",
    ],
    [
      "Internal IPv6 needs a custom subnet where the cluster's has external IPv6 addresses.",
      "ipv6-internal-subnet-required",
    ],
    [
      "External IPv6 needs a custom subnet where the cluster's has internal IPv6 addresses.",
      "ipv6-external-subnet-required",
    ],
  ],
  [
    "Custom subnet annotations",
    [
      "Of the two annotations networking.gke.io/load-balancer-subnet wins.",
      "subnet-annotations-both",
      "subnet-annotation-empty",
    ],
    [
      "internal-load-balancer-subnet is for IPv4-only internal Services.",
      "legacy-subnet-annotation-dualstack",
      "legacy-subnet-annotation-deprecated",
      "internal-only-annotation-on-external",
    ],
    [
      "load-balancer-subnet on an internal Service needs subsetting, on from before the Service.",
      "subnet-annotation-requires-subsetting",
      "subsetting-not-retroactive",
    ],
    ["load-balancer-subnet on an external Service needs l4-rbs on creation.", "subnet-annotation-requires-rbs"],
  ],
  [
    "Subnet and IPv4 address for an Internal LoadBalancer Service",
    ["A static address must be in the primary range of the subnet.", "subnet-static-ip-mismatch"],
    ["An ephemeral address comes from the subnet.", "subnet-changed"],
  ],
  [
    "Subnet and IPv6 address range for an Internal LoadBalancer Service",
    ["The subnet must have internal IPv6 addresses.", "ipv6-internal-subnet-required"],
    ["A static range must be in the internal IPv6 range of the subnet.", "subnet-static-ip-mismatch"],
  ],
  [
    "Subnet and IPv4 address for an External LoadBalancer Service",
    ["External IPv4 addresses come from no subnet.", "subnet-annotation-external-ipv4-only"],
  ],
  [
    "Subnet and IPv6 address range for an External LoadBalancer Service",
    ["The subnet must have external IPv6 addresses.", "ipv6-external-subnet-required"],
    ["A static range must be in the external IPv6 range of the subnet.", "subnet-static-ip-mismatch"],
  ],
  [
    "Global access",
    [
      'Exactly "true" lets clients of every region in; anything else those of the region only.',
      "global-access-value-invalid",
      "global-access-changed",
      "legacy-network-ilb-options-ignored",
    ],
  ],
  [
    "All ports forwarding rules",
    ["An internal Service has at most 100 ports.", "ilb-too-many-ports"],
    ["With more than five ports the rule matches all ports.", "ilb-all-ports", "ports-changed-recreates-rule"],
    ["The firewall still opens the listed ports only.", "firewall-port-ranges-limit"],
  ],
  [
    "IPv4/IPv6 dual-stack LoadBalancer Service",
    [
      "A dual-stack Service has two forwarding rules, a single-stack one has one.",
      "prefer-dualstack-expands",
      "ip-family-downgrade",
    ],
    [
      "Dual stack needs a dual-stack cluster, and l4-rbs or subsetting.",
      "ipv6-requires-rbs",
      "ipv6-requires-subsetting",
      "require-dualstack-on-single-stack",
      "prefer-dualstack-fallback",
    ],
  ],
  [
    "Restrictions of dual-stack LoadBalancer Services",
    ["IPv6 load balancers need a cluster of stack type ipv4-ipv6.", "ipv6-requires-dualstack-cluster"],
    ["A single-stack Service can't become dual-stack.", "ip-family-upgrade"],
    [
      "A dual-stack Service can become single-stack in its first family only.",
      "ip-family-primary-changed",
      "ip-family-downgrade",
      "ip-family-shrink-ignored",
    ],
  ],
];

/** Every checkable statement of these pages, with the rules that stand for it. */
export const STATEMENTS: readonly Statement[] = [
  ...statementsOf(PAGES[0], CONTAINER_NATIVE),
  ...statementsOf(PAGES[1], CONCEPTS),
  ...statementsOf(PAGES[2], PARAMETERS),
];

function statementsOf(page: Page, sections: readonly Section[]): readonly Statement[] {
  return sections.flatMap(([section, ...statements]) =>
    statements.map(([statement, ...rules]) => ({ page, section, statement, rules })),
  );
}
