import { type IpFamily, parseAddress } from "../addresses.ts";
import { LOAD_BALANCER_IP_ADDRESSES, MAX_ADDRESS_NAMES, NEG, SOURCE_RANGES } from "../annotations.ts";
import { enablesNeg, parseNegAnnotation } from "../neg-annotation.ts";
import { selectorKeys } from "../selector.ts";
import { inOnePiece, kind, type View } from "./kind.ts";
import { readMetadata } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** One entry of `spec.ports`. */
export interface ServicePort {
  readonly name: string | undefined;
  /** As written; "TCP" where it is absent or empty, as the API server defaults it. */
  readonly protocol: string;
  /** 1 to 65535 in a valid object; 0 where it is absent or no integer. */
  readonly port: number;
  readonly targetPort: number | string | undefined;
  /** 0 where none is allocated. */
  readonly nodePort: number;
}

/** What rules and controllers read of a Service. Absent fields have the API server's defaults where it always sets one. */
function readAnyService(service: ShapeReader) {
  const metadata = readMetadata(service);
  const spec = service.object("spec");
  const neg = metadata.annotations.get(NEG);
  return {
    metadata,
    type: spec.text("type", "ClusterIP"),
    loadBalancerClass: spec.string("loadBalancerClass"),
    /** As written; undefined where it is absent or empty. */
    loadBalancerIP: spec.text("loadBalancerIP", undefined),
    loadBalancerSourceRanges: spec.strings("loadBalancerSourceRanges"),
    ports: spec.objects("ports", readPort),
    selector: spec.stringMap("selector"),
    clusterIP: spec.text("clusterIP", undefined),
    externalName: spec.text("externalName", undefined),
    /** As written: rules check the values. */
    ipFamilies: spec.strings("ipFamilies"),
    ipFamilyPolicy: spec.string("ipFamilyPolicy"),
    externalTrafficPolicy: spec.text("externalTrafficPolicy", "Cluster"),
    internalTrafficPolicy: spec.string("internalTrafficPolicy"),
    trafficDistribution: spec.string("trafficDistribution"),
    /** 0 where it is absent. */
    healthCheckNodePort: spec.integer("healthCheckNodePort") ?? 0,
    sessionAffinity: spec.text("sessionAffinity", "None"),
    /** Seconds; undefined where it is absent. */
    sessionAffinityTimeout: spec.object("sessionAffinityConfig").object("clientIP").integer("timeoutSeconds"),
    allocateLoadBalancerNodePorts: spec.flag("allocateLoadBalancerNodePorts", true),
    externalIPs: spec.strings("externalIPs"),
    /** `status.loadBalancer.ingress[].ip` as written, in order. */
    statusIPs: readStatusIPs(service),
    /** What `cloud.google.com/neg` says; undefined where it is absent. */
    neg: neg === undefined ? undefined : parseNegAnnotation(neg),
  };
}

export const SERVICE = kind(
  {
    kind: "Service",
    group: "",
    version: "v1",
    plural: "services",
    watched: "objects",
    reviewedAs: "service",
    indexedAs: "services",
    peer: readAnyService,
  },
  {
    claim: claimsOf,
    pins: pinsOf,
    exposed: exposedPortsOf,
    nodePort: nodePortsOf,
    neg: negNamesOf,
    selects: (service) => selectorKeys(service, service.selector),
    hasNegs: ({ neg }) => (neg?.ok && enablesNeg(neg.neg) ? [""] : []),
  },
);

/** What is known of any Service. */
export interface Service extends Readonly<ReturnType<typeof readAnyService>> {
  readonly kind: "Service";
}

/** A Service under review. */
export type ReviewedService = View<typeof SERVICE>;

function readPort(port: ShapeReader): ServicePort {
  return {
    name: port.text("name", undefined),
    protocol: port.text("protocol", "TCP"),
    port: port.integer("port") ?? 0,
    targetPort: port.integerOrString("targetPort"),
    nodePort: port.integer("nodePort") ?? 0,
  };
}

function readStatusIPs(service: ShapeReader): readonly string[] {
  const ips = service.object("status").object("loadBalancer").objects("ingress", readIp);
  return ips.filter((ip) => ip !== "");
}

function readIp(ingress: ShapeReader): string {
  return ingress.string("ip") ?? "";
}

/** Whether no API server takes the Service as it is written: a tool has yet to fill in its ports. */
export function lacksPorts({ ports, type, clusterIP }: Service): boolean {
  return ports.length === 0 && type !== "ExternalName" && clusterIP !== "None";
}

/** Whether the Service asks for a load balancer. */
export function isLoadBalancer(service: Service): boolean {
  return service.type === "LoadBalancer";
}

/** The value of the annotation `key`, or undefined where it is absent. */
export function annotation(service: Service, key: string): string | undefined {
  return service.metadata.annotations.get(key);
}

/** Whether the Service carries the finalizer. */
export function hasFinalizer(service: Service, finalizer: string): boolean {
  return service.metadata.finalizers.includes(finalizer);
}

/** Whether the Service needs a load balancer of `family`; IPv4 where no family is written (ingress-gce pkg/l4/utils/ipfamily.go). */
export function needsFamily(service: Service, family: IpFamily): boolean {
  const { ipFamilies } = service;
  return ipFamilies.includes(family) || (family === "IPv4" && ipFamilies.length === 0);
}

/** The claims by which load balancers are found at an address: canonical literals, and "name:" with an address's name. */
export function claimsOf(service: Service): readonly string[] {
  if (!isLoadBalancer(service)) return [];
  const claims = new Set<string>();
  for (const ip of [service.loadBalancerIP ?? "", ...service.statusIPs]) {
    const address = parseAddress(ip.split("/", 1)[0] ?? "");
    if (address) claims.add(address.text);
  }
  const pieces = annotation(service, LOAD_BALANCER_IP_ADDRESSES)?.split(",", MAX_ADDRESS_NAMES) ?? [];
  for (const piece of pieces) if (piece.trim() !== "") claims.add(inOnePiece("name:", piece.trim()));
  return [...claims];
}

/** How the load balancer asks for a certain address: by the name of one that is reserved, literally, or both. */
function pinsOf(service: Service): readonly string[] {
  if (!isLoadBalancer(service)) return [];
  const isNamed = annotation(service, LOAD_BALANCER_IP_ADDRESSES) !== undefined;
  return [...(isNamed ? ["name"] : []), ...(service.loadBalancerIP === undefined ? [] : ["address"])];
}

/** The key of the load balancers that expose the port, to sources that they list or to anyone. */
export function exposedKey(protocol: string, port: number, sources: "restricted" | "open"): string {
  return `${protocol}/${port} ${sources}`;
}

function exposedPortsOf(service: Service): readonly string[] {
  if (!isLoadBalancer(service)) return [];
  const isRestricted = service.loadBalancerSourceRanges.length > 0 || service.metadata.annotations.has(SOURCE_RANGES);
  const sources = isRestricted ? "restricted" : "open";
  return service.ports.map(({ protocol, port }) => exposedKey(protocol, port, sources));
}

function nodePortsOf({ ports, healthCheckNodePort }: Service): readonly string[] {
  const numbers = [...ports.map(({ nodePort }) => nodePort), healthCheckNodePort];
  return numbers.filter((number) => number > 0).map(String);
}

/** The names of the NEGs that the Service's annotation asks for. */
function negNamesOf({ neg }: Service): readonly string[] {
  return neg?.ok ? [...neg.neg.customNames.values()] : [];
}
