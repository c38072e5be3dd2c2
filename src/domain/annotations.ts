/**
 * The annotations that GKE's load balancer controllers read or write.
 * Sources: kubernetes/ingress-gce pkg/l4/annotations and pkg/annotations,
 * kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go, and the GKE page "LoadBalancer Service parameters".
 */

/** How a controller reads the value. */
type ValueGrammar =
  /** `isOpen`: other values are for the controllers of others. */
  | { readonly kind: "exact"; readonly accepted: readonly string[]; readonly isOpen?: true }
  | { readonly kind: "list"; readonly of: string }
  | { readonly kind: "json"; readonly shape: string }
  | { readonly kind: "name"; readonly of: string }
  | { readonly kind: "number"; readonly minimum: number; readonly maximum?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "text" };

/** What a known annotation means to the controllers. */
export interface AnnotationEntry {
  readonly key: string;
  /** The kind of object that carries it. */
  readonly on: "Service" | "Ingress";
  /** Who writes it; what a controller writes, users must not. */
  readonly writer: "user" | "controller";
  /** Which load balancers read it: internal, external, layer 7 back ends. Empty for what controllers write. */
  readonly appliesTo: readonly ("internal" | "external" | "l7")[];
  readonly grammar: ValueGrammar;
  /** What it does, a sentence or two. */
  readonly means: string;
  /** The first GKE version that reads it; absent where every supported version does. */
  readonly since?: string;
  /** The key to use instead. */
  readonly replacedBy?: string;
  readonly source: string;
}

export const LOAD_BALANCER_TYPE = "networking.gke.io/load-balancer-type";
export const DEPRECATED_LOAD_BALANCER_TYPE = "cloud.google.com/load-balancer-type";
export const L4_RBS = "cloud.google.com/l4-rbs";
export const NETWORK_TIER = "cloud.google.com/network-tier";
export const LOAD_BALANCER_IP_ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";
/** The controllers read no more comma pieces of it than these, blank ones counted (l4_static_address.go maxNumberOfAddresses). */
export const MAX_ADDRESS_NAMES = 2;
export const LOAD_BALANCER_SUBNET = "networking.gke.io/load-balancer-subnet";
export const INTERNAL_SUBNET = "networking.gke.io/internal-load-balancer-subnet";
export const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
export const WEIGHTED = "networking.gke.io/weighted-load-balancing";
export const STRONG_SESSION_AFFINITY = "networking.gke.io/l4-strong-session-affinity";
export const L4LB_CONFIG = "networking.gke.io/l4lb-config";
export const CUSTOM_FORWARDING_RULE = "networking.gke.io/custom-forwarding-rule";
export const IP_COLLECTION_V6 = "networking.gke.io/ip-collection-v6";
export const ALPHA_BACKEND_SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
export const DEPRECATED_BACKEND_SHARE = "cloud.google.com/load-balancer-backend-share";
export const SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
export const NEG = "cloud.google.com/neg";
export const BACKEND_CONFIG = "cloud.google.com/backend-config";
export const BETA_BACKEND_CONFIG = "beta.cloud.google.com/backend-config";
export const APP_PROTOCOLS = "cloud.google.com/app-protocols";
export const ALPHA_APP_PROTOCOLS = "service.alpha.kubernetes.io/app-protocols";
export const TRANSPARENT_HEALTH_CHECKER = "networking.gke.io/transparent-health-checker";
export const MAX_RATE_PER_ENDPOINT = "networking.gke.io/max-rate-per-endpoint";
export const CAPACITY_SCALER = "networking.gke.io/capacity-scaler";

const NEG_STATUS = "cloud.google.com/neg-status";
const LEGACY_BACKEND_SERVICE = "networking.gke.io/backend-service";
const LEGACY_TARGET_POOL = "networking.gke.io/target-pool";
export const TCP_FORWARDING_RULE = "service.kubernetes.io/tcp-forwarding-rule";
export const UDP_FORWARDING_RULE = "service.kubernetes.io/udp-forwarding-rule";
export const L3_FORWARDING_RULE = "service.kubernetes.io/l3-forwarding-rule";

export const INGRESS_CLASS = "kubernetes.io/ingress.class";
export const INGRESS_ALLOW_HTTP = "kubernetes.io/ingress.allow-http";
export const INGRESS_GLOBAL_STATIC_IP = "kubernetes.io/ingress.global-static-ip-name";
export const INGRESS_REGIONAL_STATIC_IP = "kubernetes.io/ingress.regional-static-ip-name";
export const INGRESS_PRE_SHARED_CERT = "ingress.gcp.kubernetes.io/pre-shared-cert";
export const INGRESS_FRONTEND_CONFIG = "networking.gke.io/v1beta1.FrontendConfig";
export const INGRESS_MANAGED_CERTIFICATES = "networking.gke.io/managed-certificates";
const INGRESS_SUPPRESS_XPN = "networking.gke.io/suppress-firewall-xpn-error";

/** Keys that are read on the kinds for several clusters alone (GKE: Multi Cluster Ingress, Annotations). */
export const MULTI_CLUSTER_KEYS: ReadonlyMap<string, "MultiClusterService" | "MultiClusterIngress"> = new Map([
  ["networking.gke.io/app-protocols", "MultiClusterService"],
  ["networking.gke.io/static-ip", "MultiClusterIngress"],
  ["networking.gke.io/pre-shared-certs", "MultiClusterIngress"],
  ["networking.gke.io/frontend-config", "MultiClusterIngress"],
] as const);

/** The selector key (not an annotation) that names a Network object in multi-network clusters. */
export const NETWORK_SELECTOR = "networking.gke.io/network";

/** Finalizers by which a controller owns a Service (ingress-gce pkg/utils/common/finalizer.go, CCM gce_loadbalancer*.go). */
export const FINALIZER = {
  legacyInternal: "gke.networking.io/l4-ilb-v1",
  subsettingInternal: "gke.networking.io/l4-ilb-v2",
  targetPool: "gke.networking.io/l4-netlb-v1",
  rbsInstanceGroups: "gke.networking.io/l4-netlb-v2",
  rbsNegs: "gke.networking.io/l4-netlb-v3",
  generic: "service.kubernetes.io/load-balancer-cleanup",
} as const;

/** The finalizers by which one of GKE's controllers marks a load balancer as its own; the generic one is Kubernetes'. */
export const GKE_FINALIZERS: readonly string[] = [
  FINALIZER.legacyInternal,
  FINALIZER.subsettingInternal,
  FINALIZER.targetPool,
  FINALIZER.rbsInstanceGroups,
  FINALIZER.rbsNegs,
];

const IG_L4 = "kubernetes/ingress-gce pkg/l4/annotations";
const IG = "kubernetes/ingress-gce pkg/annotations";
const CCM = "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go";
const PARAMETERS = "GKE: LoadBalancer Service parameters";

type UserEntry = Omit<AnnotationEntry, "on" | "writer">;

const SERVICE_INPUT: readonly UserEntry[] = [
  {
    key: LOAD_BALANCER_TYPE,
    means: "Makes the load balancer internal or external. Without it, it is external: open to the internet.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "exact", accepted: ["Internal", "internal", "External"] },
    source: `${IG_L4}/gce_annotations.go GetLoadBalancerAnnotationType`,
  },
  {
    key: DEPRECATED_LOAD_BALANCER_TYPE,
    means: "The old spelling of networking.gke.io/load-balancer-type; still read.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "exact", accepted: ["Internal", "internal", "External"] },
    replacedBy: LOAD_BALANCER_TYPE,
    source: `${IG_L4}/gce_annotations.go GetLoadBalancerAnnotationType`,
  },
  {
    key: L4_RBS,
    means:
      "Builds a new external load balancer on a backend service instead of a target pool. It is read when the load balancer is made.",
    appliesTo: ["external"],
    grammar: { kind: "exact", accepted: ["enabled"] },
    since: "1.25.5",
    source: `${IG_L4}/gce_annotations.go RBSAnnotationKey`,
  },
  {
    key: NETWORK_TIER,
    means: "The Network Service Tier of an external load balancer's IPv4 address.",
    appliesTo: ["external"],
    grammar: { kind: "exact", accepted: ["Standard", "Premium"] },
    since: "1.19",
    source: `${IG_L4}/network_tier.go NetworkTier`,
  },
  {
    key: LOAD_BALANCER_IP_ADDRESSES,
    means: "Names the reserved regional addresses of the load balancer, one for each IP family.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "list", of: "regional address names, at most two" },
    since: "1.29",
    source: `${IG_L4}/l4_static_address.go FromService`,
  },
  {
    key: LOAD_BALANCER_SUBNET,
    means: "The subnet that gives the load balancer its address: internal ones, and external IPv6.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "name", of: "subnet" },
    since: "1.29",
    source: `${PARAMETERS}, Subnet`,
  },
  {
    key: INTERNAL_SUBNET,
    means:
      "The subnet that gives an internal load balancer its IPv4 address; networking.gke.io/load-balancer-subnet is newer.",
    appliesTo: ["internal"],
    grammar: { kind: "name", of: "subnet" },
    source: `${IG_L4}/gce_annotations.go GetInternalLoadBalancerAnnotationSubnet`,
  },
  {
    key: GLOBAL_ACCESS,
    means: "Lets clients of other regions of the network reach an internal load balancer.",
    appliesTo: ["internal"],
    grammar: { kind: "exact", accepted: ["true", "false"] },
    since: "1.16",
    source: `${CCM} GetLoadBalancerAnnotationAllowGlobalAccess`,
  },
  {
    key: WEIGHTED,
    means: "Spreads connections by the number of serving Pods on each node; needs externalTrafficPolicy: Local.",
    appliesTo: ["external", "internal"],
    grammar: { kind: "exact", accepted: ["pods-per-node"] },
    since: "1.31.0-gke.1506000",
    source: `${IG_L4}/gce_annotations.go HasWeightedLBPodsPerNodeAnnotation`,
  },
  {
    key: STRONG_SESSION_AFFINITY,
    means: "Keeps a client on one Pod for as long as its connections are tracked; for allow-listed projects only.",
    appliesTo: ["external"],
    grammar: { kind: "exact", accepted: ["enabled"] },
    source: `${IG_L4}/gce_annotations.go HasStrongSessionAffinityAnnotation`,
  },
  {
    key: L4LB_CONFIG,
    means: "Names the L4LBConfig with the logging of the load balancer's connections.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "name", of: "L4LBConfig" },
    since: "1.36.0-gke.2459000",
    source: "kubernetes/ingress-gce pkg/l4lbconfig",
  },
  {
    key: CUSTOM_FORWARDING_RULE,
    means: "Names forwarding rules that someone else makes and the controller only attaches backends to.",
    appliesTo: ["external", "internal"],
    grammar: { kind: "list", of: "forwarding rule names or URLs, at most ten" },
    source: "kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go",
  },
  {
    key: IP_COLLECTION_V6,
    means: "The public delegated prefix (BYOIP) that gives an external IPv6 load balancer its address.",
    appliesTo: ["external"],
    grammar: { kind: "text" },
    source: "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go",
  },
  {
    key: ALPHA_BACKEND_SHARE,
    means: "Lets internal load balancers on instance groups share one backend service.",
    appliesTo: ["internal"],
    grammar: { kind: "exact", accepted: ["true"] },
    source: `${CCM} GetLoadBalancerAnnotationBackendShare`,
  },
  {
    key: DEPRECATED_BACKEND_SHARE,
    means: "The old spelling of alpha.cloud.google.com/load-balancer-backend-share.",
    appliesTo: ["internal"],
    grammar: { kind: "exact", accepted: ["true"] },
    replacedBy: ALPHA_BACKEND_SHARE,
    source: `${CCM} GetLoadBalancerAnnotationBackendShare`,
  },
  {
    key: SOURCE_RANGES,
    means: "Who may connect; read only where spec.loadBalancerSourceRanges is empty.",
    appliesTo: ["internal", "external"],
    grammar: { kind: "list", of: "CIDRs" },
    replacedBy: "spec.loadBalancerSourceRanges",
    source: "kubernetes/ingress-gce pkg/l4/utils/sourceranges.go",
  },
  {
    key: NEG,
    means: "Asks for network endpoint groups: for an Ingress, or standalone ones for the listed ports.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"ingress": bool, "exposed_ports": {"80": {"name": string}}}' },
    since: "1.10",
    source: "kubernetes/ingress-gce pkg/negannotation NEGAnnotation",
  },
  {
    key: BACKEND_CONFIG,
    means: "Names the BackendConfigs with the settings of an Ingress backend, by port or for all ports.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"default": string, "ports": {"port": string}}' },
    source: `${IG} GetBackendConfigs`,
  },
  {
    key: BETA_BACKEND_CONFIG,
    means: "The beta spelling of cloud.google.com/backend-config.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"default": string, "ports": {"port": string}}' },
    replacedBy: BACKEND_CONFIG,
    source: `${IG} GetBackendConfigs`,
  },
  {
    key: APP_PROTOCOLS,
    means: "The protocol that an Ingress's load balancer speaks to each port: HTTP, HTTPS or HTTP2.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"port name": "HTTP" | "HTTPS" | "HTTP2"}' },
    source: `${IG} ApplicationProtocols`,
  },
  {
    key: ALPHA_APP_PROTOCOLS,
    means: "The alpha spelling of cloud.google.com/app-protocols.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"port name": "HTTP" | "HTTPS" | "HTTP2"}' },
    replacedBy: APP_PROTOCOLS,
    source: `${IG} ApplicationProtocols`,
  },
  {
    key: TRANSPARENT_HEALTH_CHECKER,
    means: "Has nodes answer health checks of NEG backends on behalf of Pods; not for every cluster.",
    appliesTo: ["l7"],
    grammar: { kind: "json", shape: '{"enabled": bool}' },
    source: `${IG} THC`,
  },
  {
    key: MAX_RATE_PER_ENDPOINT,
    means: "The requests a second that one Pod takes before traffic goes elsewhere.",
    appliesTo: ["l7"],
    grammar: { kind: "number", minimum: 0 },
    source: "kubernetes/ingress-gce pkg/controller/translator setTrafficScaling",
  },
  {
    key: CAPACITY_SCALER,
    means: "The share of its capacity that a backend offers: 0 drains it, 1 is all.",
    appliesTo: ["l7"],
    grammar: { kind: "number", minimum: 0, maximum: 1 },
    source: "kubernetes/ingress-gce pkg/controller/translator setTrafficScaling",
  },
];

const SERVICE_STATUS: readonly (readonly [key: string, source: string])[] = [
  ...[
    TCP_FORWARDING_RULE,
    UDP_FORWARDING_RULE,
    L3_FORWARDING_RULE,
    "service.kubernetes.io/backend-service",
    "service.kubernetes.io/firewall-rule",
    "service.kubernetes.io/firewall-rule-deny",
    "service.kubernetes.io/healthcheck",
    "service.kubernetes.io/firewall-rule-for-hc",
    `${TCP_FORWARDING_RULE}-ipv6`,
    `${UDP_FORWARDING_RULE}-ipv6`,
    `${L3_FORWARDING_RULE}-ipv6`,
    "service.kubernetes.io/firewall-rule-ipv6",
    "service.kubernetes.io/firewall-rule-deny-ipv6",
    "service.kubernetes.io/firewall-rule-for-hc-ipv6",
  ].map((key) => [key, `${IG_L4}/service.go`] as const),
  [LEGACY_BACKEND_SERVICE, `${CCM} l4ResourceAnnotationKeys`],
  [LEGACY_TARGET_POOL, `${CCM} l4ResourceAnnotationKeys`],
  [NEG_STATUS, "kubernetes/ingress-gce pkg/negannotation NEGStatusKey"],
];

const INGRESS_INPUT: readonly UserEntry[] = [
  {
    key: INGRESS_CLASS,
    means:
      "Which controller serves the Ingress: gce for an external load balancer, gce-internal for an internal one. spec.ingressClassName alone is not read by GKE.",
    appliesTo: ["l7"],
    grammar: {
      kind: "exact",
      accepted: ["", "gce", "gce-internal", "gce-regional-external", "gce-multi-cluster"],
      isOpen: true,
    },
    source: `${IG}/ingress.go IngressClassKey`,
  },
  {
    key: INGRESS_ALLOW_HTTP,
    means: "Whether there is a front end on port 80 beside that on 443.",
    appliesTo: ["l7"],
    grammar: { kind: "boolean" },
    source: `${IG}/ingress.go AllowHTTP`,
  },
  {
    key: INGRESS_GLOBAL_STATIC_IP,
    means: "The reserved global address of an external Ingress.",
    appliesTo: ["l7"],
    grammar: { kind: "name", of: "global address" },
    source: `${IG}/ingress.go StaticIPName`,
  },
  {
    key: INGRESS_REGIONAL_STATIC_IP,
    means: "The reserved regional address of an internal Ingress.",
    appliesTo: ["l7"],
    grammar: { kind: "name", of: "regional address" },
    source: `${IG}/ingress.go StaticIPName`,
  },
  {
    key: INGRESS_PRE_SHARED_CERT,
    means: "SSL certificates of Compute Engine, by name, for the HTTPS front end.",
    appliesTo: ["l7"],
    grammar: { kind: "list", of: "certificate names" },
    source: `${IG}/ingress.go UseNamedTLS`,
  },
  {
    key: INGRESS_FRONTEND_CONFIG,
    means: "Names the FrontendConfig with the SSL policy and the redirect to HTTPS.",
    appliesTo: ["l7"],
    grammar: { kind: "name", of: "FrontendConfig" },
    source: `${IG}/ingress.go FrontendConfig`,
  },
  {
    key: INGRESS_MANAGED_CERTIFICATES,
    means: "Names the ManagedCertificates for the HTTPS front end.",
    appliesTo: ["l7"],
    grammar: { kind: "list", of: "ManagedCertificate names" },
    source: "GKE: Using Google-managed SSL certificates",
  },
  {
    key: INGRESS_SUPPRESS_XPN,
    means: "Silences the event that asks a security admin of a Shared VPC host project for firewall changes.",
    appliesTo: ["l7"],
    grammar: { kind: "boolean" },
    source: `${IG}/ingress.go SuppressFirewallXPNError`,
  },
];

/** The annotations in which controllers write the names of forwarding rules, and what tells these apart. */
export const FORWARDING_RULE_STATUS: readonly (readonly [key: string, kind: string])[] = [
  [TCP_FORWARDING_RULE, "tcp"],
  [UDP_FORWARDING_RULE, "udp"],
  [L3_FORWARDING_RULE, "l3"],
  [`${TCP_FORWARDING_RULE}-ipv6`, "tcp-ipv6"],
  [`${UDP_FORWARDING_RULE}-ipv6`, "udp-ipv6"],
  [`${L3_FORWARDING_RULE}-ipv6`, "l3-ipv6"],
  ["ingress.kubernetes.io/forwarding-rule", "http"],
  ["ingress.kubernetes.io/https-forwarding-rule", "https"],
];

const INGRESS_STATUS: readonly string[] = [
  ...[
    "url-map",
    "redirect-url-map",
    "forwarding-rule",
    "https-forwarding-rule",
    "target-proxy",
    "https-target-proxy",
    "ssl-cert",
    "static-ip",
    "backends",
  ].map((name) => `ingress.kubernetes.io/${name}`),
  "ingress.gcp.kubernetes.io/instance-groups",
];

/** Every known annotation by its key. */
export const ANNOTATIONS: ReadonlyMap<string, AnnotationEntry> = new Map(
  [
    ...SERVICE_INPUT.map((entry): AnnotationEntry => ({ ...entry, on: "Service", writer: "user" })),
    ...INGRESS_INPUT.map((entry): AnnotationEntry => ({ ...entry, on: "Ingress", writer: "user" })),
    ...SERVICE_STATUS.map(([key, source]) => written(key, "Service", source)),
    ...INGRESS_STATUS.map((key) => written(key, "Ingress", `${IG}/ingress.go`)),
  ].map((entry) => [entry.key, entry]),
);

function written(key: string, on: "Service" | "Ingress", source: string): AnnotationEntry {
  const means = "Written by GKE's controllers: the name of a resource that they made. Leave it to them.";
  return { key, on, writer: "controller", appliesTo: [], grammar: { kind: "text" }, means, source };
}

/** Whether `key` is written by a controller, so that a user's value is at best lost and at worst misleads it. */
export function isControllerWritten(key: string): boolean {
  return ANNOTATIONS.get(key)?.writer === "controller";
}
