import type { IpFamily } from "../addresses.ts";
import { NEG } from "../annotations.ts";
import { type ParsedNegAnnotation, parseNegAnnotation } from "../neg-annotation.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { type ShapeProblem, ShapeReader } from "./shape.ts";

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
export interface Service {
  readonly kind: "Service";
  readonly apiVersion: string;
  readonly metadata: Metadata;
  /** "ClusterIP" where it is absent. */
  readonly type: string;
  readonly loadBalancerClass: string | undefined;
  /** As written; undefined where it is absent or empty. */
  readonly loadBalancerIP: string | undefined;
  readonly loadBalancerSourceRanges: readonly string[];
  readonly ports: readonly ServicePort[];
  readonly selector: ReadonlyMap<string, string>;
  readonly clusterIP: string | undefined;
  readonly externalName: string | undefined;
  /** As written: rules check the values. */
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy: string | undefined;
  /** "Cluster" where it is absent. */
  readonly externalTrafficPolicy: string;
  readonly internalTrafficPolicy: string | undefined;
  readonly trafficDistribution: string | undefined;
  /** 0 where it is absent. */
  readonly healthCheckNodePort: number;
  /** "None" where it is absent. */
  readonly sessionAffinity: string;
  /** Seconds; undefined where it is absent. */
  readonly sessionAffinityTimeout: number | undefined;
  readonly allocateLoadBalancerNodePorts: boolean;
  readonly externalIPs: readonly string[];
  /** What `cloud.google.com/neg` says; undefined where it is absent. */
  readonly neg: ParsedNegAnnotation | undefined;
  /** `status.loadBalancer.ingress[].ip` as written, in order. */
  readonly statusIPs: readonly string[];
  readonly problems: readonly ShapeProblem[];
  /** The object as it was read; only shape and typo rules and patches look at it. */
  readonly raw: unknown;
}

/** The view of `value` as a Service. Never throws: what has the wrong shape reads as absent and is listed in `problems`. */
export function readService(value: unknown): Service {
  const reader = new ShapeReader(value);
  const spec = reader.object("spec");
  const affinity = spec.object("sessionAffinityConfig").object("clientIP");
  const status = reader.object("status").object("loadBalancer");
  const metadata = readMetadata(reader);
  const neg = metadata.annotations.get(NEG);
  return {
    kind: "Service",
    apiVersion: reader.string("apiVersion") ?? "v1",
    metadata,
    type: spec.string("type") || "ClusterIP",
    loadBalancerClass: spec.string("loadBalancerClass"),
    loadBalancerIP: spec.string("loadBalancerIP") || undefined,
    loadBalancerSourceRanges: spec.strings("loadBalancerSourceRanges"),
    ports: spec.objects("ports", readPort),
    selector: spec.stringMap("selector"),
    clusterIP: spec.string("clusterIP") || undefined,
    externalName: spec.string("externalName") || undefined,
    ipFamilies: spec.strings("ipFamilies"),
    ipFamilyPolicy: spec.string("ipFamilyPolicy"),
    externalTrafficPolicy: spec.string("externalTrafficPolicy") || "Cluster",
    internalTrafficPolicy: spec.string("internalTrafficPolicy"),
    trafficDistribution: spec.string("trafficDistribution"),
    healthCheckNodePort: spec.integer("healthCheckNodePort") ?? 0,
    sessionAffinity: spec.string("sessionAffinity") || "None",
    sessionAffinityTimeout: affinity.integer("timeoutSeconds"),
    allocateLoadBalancerNodePorts: spec.boolean("allocateLoadBalancerNodePorts") ?? true,
    externalIPs: spec.strings("externalIPs"),
    statusIPs: status.objects("ingress", readIp).filter((ip) => ip !== ""),
    neg: neg === undefined ? undefined : parseNegAnnotation(neg),
    problems: reader.problems,
    raw: value,
  };
}

function readPort(port: ShapeReader): ServicePort {
  return {
    name: port.string("name") || undefined,
    protocol: port.string("protocol") || "TCP",
    port: port.integer("port") ?? 0,
    targetPort: port.integerOrString("targetPort"),
    nodePort: port.integer("nodePort") ?? 0,
  };
}

function readIp(ingress: ShapeReader): string {
  return ingress.string("ip") ?? "";
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
