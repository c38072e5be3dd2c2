import { FINALIZER, NEG } from "../../../domain/annotations.ts";
import type { Cluster, ClusterFacts } from "../../../domain/cluster.ts";
import type { IngressBackend } from "../../../domain/kinds/ingress.ts";
import { displayName } from "../../../domain/kinds/metadata.ts";
import { hasFinalizer, isLoadBalancer, type Service, type ServicePort } from "../../../domain/kinds/service.ts";
import { CLASS } from "../../l4/load-balancer-class.ts";
import { annotatedTypeOf } from "../../l4/ownership.ts";
import type { Reason } from "../../reason.ts";
import { isOwned, serviceBackends } from "../ingress-ownership.ts";
import type { ClusterObjects } from "../objects.ts";
import type { Switches } from "../switches.ts";
import { generatedName, layer4Name, type NegName, nameChosen } from "./names.ts";

/** A NEG that the controller wants for a port of a Service (ingress-gce pkg/neg/types PortInfo). */
export interface PortNeg {
  /** The Service port; 0 for the one NEG of a layer 4 load balancer. */
  readonly port: number;
  readonly portName: string;
  readonly targetPort: string;
  readonly name: NegName;
  /** Whose load balancer the nodes are for; "pods" where Pods are the endpoints. */
  readonly endpoints: "pods" | "nodes of the cluster" | "nodes with a Pod";
  readonly readinessGate: boolean;
  /** In exposed_ports, so that others may have put it behind backend services of their own. */
  readonly isExposed: boolean;
}

/** What the controller wants for a Service, or why it gives up before it knows. */
type Wanted =
  | { readonly negs: ReadonlyMap<number, PortNeg>; readonly refusal?: never }
  | { readonly negs?: never; readonly refusal: Reason };

/** What a Service is looked at with. */
export interface Surroundings {
  readonly objects: ClusterObjects;
  readonly cluster: Cluster;
  readonly switches: Switches;
}

/** What is wanted for a Service depends on no other objects than the Ingresses of its namespace. */
type WantedFrom = Omit<Surroundings, "objects"> & { readonly objects: Pick<ClusterObjects, "ingressesTo"> };

const CONTROLLER = "ingress-gce pkg/neg/controller.go";

/** The NEGs that the controller wants for `service`: those of Ingresses, then exposed ones, then that of layer 4 (processService). */
export function wantedNegs(service: Service, surroundings: WantedFrom): Wanted {
  const negs = new Map<number, PortNeg>();
  mergeIngressPorts(negs, service, surroundings);
  const refusal =
    annotationRefusal(service) ??
    mergeExposedPorts(negs, service) ??
    mergeLayer4(negs, service, surroundings.cluster.facts) ??
    ipv6Refusal(negs, service, surroundings.cluster.facts);
  return refusal ? { refusal } : { negs };
}

/** The port that a backend names: by name where it is one, else the first of the number, UDP too (translator.ServicePort). */
function portOf(service: Service, { port }: IngressBackend): ServicePort | undefined {
  return service.ports.find((candidate) =>
    typeof port === "string" ? candidate.name === port : candidate.port === (port ?? 0),
  );
}

function mergeIngressPorts(negs: Map<number, PortNeg>, service: Service, surroundings: WantedFrom): void {
  if (!surroundings.switches.negsForIngress || !service.neg?.ok || !service.neg.neg.ingress) return;
  for (const port of portsBehindIngresses(service, surroundings)) {
    negs.set(port.port, podNeg(port, generatedName(displayName(service.metadata), port.port), false));
  }
}

/** The ports that owned Ingresses of the namespace route to (gatherPortMappingUsedByIngress). */
function portsBehindIngresses(service: Service, { objects, switches }: WantedFrom): readonly ServicePort[] {
  const ports: ServicePort[] = [];
  for (const ingress of objects.ingressesTo(displayName(service.metadata))) {
    if (!isOwned(ingress, switches)) continue;
    for (const backend of serviceBackends(ingress)) {
      const port = backend.service === service.metadata.name ? portOf(service, backend) : undefined;
      if (port) ports.push(port);
    }
  }
  return ports;
}

/** Why the controller gives up for what the annotation says, whatever else there is; what runs goes on as it is. */
export function annotationRefusal(service: Service): Reason | undefined {
  if (service.neg === undefined) return undefined;
  if (!service.neg.ok) return brokenAnnotation(service.neg.error);
  const { neg } = service.neg;
  const missing = [...neg.exposedPorts.keys()].filter((port) => exposedPort(service, port) === undefined);
  if (missing.length > 0) {
    return {
      text: `The annotation exposes port ${missing.join(", ")}, which is not there: no NEG is made or changed`,
      source: `${CONTROLLER} negServicePorts`,
    };
  }
  if (neg.ingress && neg.customNames.size > 0) {
    return {
      text: "A NEG name is chosen beside ingress:true: no NEG is made or changed",
      source: `${CONTROLLER} mergeStandaloneNEGsPortInfo`,
    };
  }
  return undefined;
}

function mergeExposedPorts(negs: Map<number, PortNeg>, service: Service): Reason | undefined {
  for (const [number, chosen] of service.neg?.ok ? service.neg.neg.exposedPorts : []) {
    const port = exposedPort(service, number);
    if (!port) continue;
    const owner = displayName(service.metadata);
    const neg = podNeg(port, chosen === "" ? generatedName(owner, number) : nameChosen(chosen, owner), true);
    const merged = negs.get(number);
    if (merged && (merged.portName !== neg.portName || merged.targetPort !== neg.targetPort)) {
      return {
        text: `Port ${number} is two ports, and the Ingress means another one than exposed_ports: no NEG is made or changed`,
        source: "ingress-gce pkg/neg/types PortInfoMap.Merge",
      };
    }
    negs.set(number, neg);
  }
  return undefined;
}

/** Where TCP and UDP share the number, which of them the controller takes is left to chance; the first is taken here. */
function exposedPort(service: Service, number: number): ServicePort | undefined {
  return service.ports.find(({ port }) => port === number);
}

function podNeg({ port, name, targetPort }: ServicePort, negName: NegName, isExposed: boolean): PortNeg {
  return {
    port,
    portName: name ?? "",
    // The API server makes an absent one the port.
    targetPort: String(targetPort || port),
    name: negName,
    endpoints: "pods",
    readinessGate: true,
    isExposed,
  };
}

/** A load balancer of layer 4 has one NEG with nodes in it; its controller marks the Service first (mergeVmIpNEGsPortInfo). */
function mergeLayer4(negs: Map<number, PortNeg>, service: Service, facts: ClusterFacts): Reason | undefined {
  if (!hasNodeNeg(service, facts)) return undefined;
  negs.set(0, {
    port: 0,
    portName: "",
    targetPort: "",
    name: layer4Name(displayName(service.metadata)),
    endpoints: service.externalTrafficPolicy === "Local" ? "nodes with a Pod" : "nodes of the cluster",
    readinessGate: false,
    isExposed: false,
  });
  return undefined;
}

function hasNodeNeg(service: Service, facts: ClusterFacts): boolean {
  if (!isLoadBalancer(service)) return false;
  switch (service.loadBalancerClass) {
    case undefined:
      return annotatedTypeOf(service) === "Internal"
        ? facts.subsettingActive && hasFinalizer(service, FINALIZER.subsettingInternal)
        : facts.rbsNeg && hasFinalizer(service, FINALIZER.rbsNegs);
    case CLASS.internal:
      return facts.subsettingActive && hasFinalizer(service, FINALIZER.subsettingInternal);
    case CLASS.external:
      return facts.rbsNeg;
    case CLASS.standalone:
      return facts.standaloneNegLb;
    default:
      return false;
  }
}

function ipv6Refusal(negs: ReadonlyMap<number, PortNeg>, service: Service, facts: ClusterFacts): Reason | undefined {
  if (negs.size === 0 || isLoadBalancer(service) || !isSingleStackIpv6(service) || facts.ipv6OnlyNeg) return undefined;
  return {
    text: "The Service is for IPv6 alone: no NEG is made or changed",
    source: `${CONTROLLER} processService`,
  };
}

function isSingleStackIpv6({ ipFamilies, ipFamilyPolicy }: Service): boolean {
  if (ipFamilyPolicy !== undefined && ipFamilyPolicy !== "SingleStack") return false;
  return ipFamilies.length === 1 && ipFamilies[0] === "IPv6";
}

function brokenAnnotation(error: string): Reason {
  return {
    text: `${NEG} can't be read: ${error}; no NEG is made or changed`,
    source: "ingress-gce pkg/negannotation NEGAnnotation",
  };
}
