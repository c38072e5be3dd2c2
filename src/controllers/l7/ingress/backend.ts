import {
  ALPHA_APP_PROTOCOLS,
  APP_PROTOCOLS,
  BACKEND_CONFIG,
  BETA_BACKEND_CONFIG,
  CAPACITY_SCALER,
  MAX_RATE_PER_ENDPOINT,
  TRANSPARENT_HEALTH_CHECKER,
} from "../../../domain/annotations.ts";
import { parseAppProtocols } from "../../../domain/app-protocols.ts";
import { type BackendConfigNames, parseBackendConfigs } from "../../../domain/backend-config-annotation.ts";
import { parseGoFloat } from "../../../domain/go-float.ts";
import type { BackendConfig } from "../../../domain/kinds/backend-config.ts";
import { annotation, type Service, type ServicePort } from "../../../domain/kinds/service.ts";
import { parseTransparentHealthChecker } from "../../../domain/transparent-health-checker.ts";
import { DEFAULT_BACKEND_SERVICE } from "../neg/default-backend.ts";
import type { Switches } from "../switches.ts";
import { validateBackendConfig } from "./backend-config-validation.ts";
import type { Fault } from "./fault.ts";
import type { LoadBalancerKind } from "./load-balancer-kind.ts";
import type { Surroundings } from "./surroundings.ts";

const TRANSLATOR = "ingress-gce pkg/controller/translator/translator.go";

/** A Service's port as the backend of a load balancer (ingress-gce pkg/utils/serviceport.go ServicePort). */
export interface Backend {
  /** "namespace/service:port", the port by number or name as the Ingress writes it; {@link DEFAULT_BACKEND} for GKE's own. */
  readonly key: string;
  /** "namespace/name". */
  readonly service: string;
  readonly port: number;
  /** The Service port's protocol: to the load balancer it is TCP, whatever it says. */
  readonly transport: string;
  /** 0 where the Service has none and gets none, {@link NODE_PORT_TO_COME} where the API server has yet to choose it. */
  readonly nodePort: number;
  /** The target port whose readiness probe the controller looks for. */
  readonly targetPort: number | string;
  readonly selector: ReadonlyMap<string, string>;
  readonly kind: LoadBalancerKind;
  /** Pods behind NEGs; else nodes behind instance groups. */
  readonly usesNeg: boolean;
  /** HTTP, HTTPS or HTTP2; "" where app-protocols can't be read. */
  readonly protocol: string;
  readonly config: BackendConfig | undefined;
  /** The Pods' health is asked from the node's agent. */
  readonly hasTransparentHealthCheck: boolean;
  /** A limit of traffic scaling that no cloud call can carry: infinite or not a number. */
  readonly hasInfiniteLimit: boolean;
}

/** The key of the backend that GKE gives an Ingress without one of its own. */
export const DEFAULT_BACKEND = "default";

/** The default backend for a load balancer of that kind. */
export function defaultBackend(kind: LoadBalancerKind): Backend {
  return {
    key: DEFAULT_BACKEND,
    service: DEFAULT_BACKEND_SERVICE,
    port: 80,
    transport: "TCP",
    nodePort: NODE_PORT_TO_COME,
    targetPort: 9376,
    selector: new Map(),
    kind,
    usesNeg: kind !== "external",
    protocol: "HTTP",
    config: undefined,
    hasTransparentHealthCheck: false,
    hasInfiniteLimit: false,
  };
}

/** Stands for a node port whose number nobody knows yet. */
export const NODE_PORT_TO_COME = -1;

/** What is asked for: a port, by number or name, of a Service. */
interface BackendRequest {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
  readonly location: readonly (string | number)[];
}

/** What the translator makes of a request. */
export interface BackendLookup {
  /** There even where it has a fault, if only its protocol or BackendConfig is at fault; undefined where nothing is known of it, too. */
  readonly backend: Backend | undefined;
  readonly fault: Fault | undefined;
  /** What decides and nobody knows, such as "Service shop/web"; those after an unknown Service are not listed. */
  readonly unknown: readonly string[];
}

/** What the lookups are made with. */
export interface BackendContext {
  readonly kind: LoadBalancerKind;
  readonly switches: Switches;
  readonly surroundings: Surroundings;
}

/** The backend that `request` names (translator.go getServicePort). */
export function lookUpBackend(request: BackendRequest, context: BackendContext): BackendLookup {
  const service = context.surroundings.service(request.namespace, request.service);
  const name = `${request.namespace}/${request.service}`;
  if (service === "unknown") return { backend: undefined, fault: undefined, unknown: [`Service ${name}`] };
  const refuse = (kind: Fault["kind"], text: string, step: string): Fault => ({
    kind,
    text,
    source: `${TRANSLATOR} ${step}`,
    location: request.location,
    object: `Service ${name}`,
  });
  const nothing = (fault: Fault): BackendLookup => ({ backend: undefined, fault, unknown: [] });
  if (service === "missing") {
    return nothing(refuse("service-missing", `there is no Service ${name}`, "getCachedService"));
  }
  const port = portOf(service, request.port);
  if (!port) {
    return nothing(refuse("port-missing", `Service ${name} has no port ${request.port}`, "getServicePort"));
  }
  const askedForNeg = service.neg?.ok === true && service.neg.neg.ingress;
  if (!askedForNeg && service.type !== "NodePort" && service.type !== "LoadBalancer") {
    const text = `Service ${name} is of type ${service.type} and asks for no NEGs for Ingresses`;
    return nothing(refuse("service-type", text, "maybeEnableNEG"));
  }
  const scaling = context.switches.trafficScaling ? readScaling(service) : NO_SCALING;
  const usesNeg = askedForNeg || context.kind !== "external";
  // The controller looks for the probe behind the first port with the number, whatever port the Ingress names.
  const probed = usesNeg ? (portOf(service, port.port) ?? port) : port;
  const plain: Backend = {
    key: `${name}:${request.port}`,
    service: name,
    port: port.port,
    transport: port.protocol,
    nodePort: port.nodePort || (getsNodePorts(service) ? NODE_PORT_TO_COME : 0),
    targetPort: probed.targetPort ?? probed.port,
    selector: service.selector,
    kind: context.kind,
    usesNeg,
    protocol: "",
    config: undefined,
    hasTransparentHealthCheck: false,
    hasInfiniteLimit: scaling.isInfinite,
  };
  const protocol = protocolOf(service, port);
  if (protocol === undefined) {
    const fault = refuse("app-protocols", `the app-protocols of Service ${name} can't be read`, "setAppProtocol");
    return { backend: plain, fault, unknown: [] };
  }
  if (scaling.refused !== undefined) {
    const text = `${scaling.refused} of Service ${name} is no number that it may be`;
    return nothing(refuse("traffic-scaling", text, "setTrafficScaling"));
  }
  const withProtocol = { ...plain, protocol };
  const named = lookUpConfig(service, port, context);
  if (named.fault) {
    const { kind, text } = named.fault;
    const fault = refuse(kind, `${text} (Service ${name})`, "maybeEnableBackendConfig");
    return { backend: withProtocol, fault, unknown: [] };
  }
  return {
    backend: {
      ...withProtocol,
      config: named.config,
      hasTransparentHealthCheck:
        context.switches.transparentHealthChecks &&
        withProtocol.usesNeg &&
        named.config?.healthCheck === undefined &&
        asksForTransparentHealthCheck(service),
    },
    fault: undefined,
    unknown: named.unknown,
  };
}

/** Whether the API server gives every port of the Service a node port. */
export function getsNodePorts({ type, allocateLoadBalancerNodePorts }: Service): boolean {
  return type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts);
}

/** The port that a backend names: the first of that name or, by number, the first with it, whatever its protocol (translator/utils.go ServicePort). */
export function portOf(service: Service, port: number | string): ServicePort | undefined {
  return service.ports.find((candidate) => (typeof port === "string" ? candidate.name : candidate.port) === port);
}

/** The protocol that app-protocols gives the port; undefined where the annotation is refused, for whichever port (annotations/service.go ApplicationProtocols). */
export function protocolOf(service: Service, port: ServicePort): string | undefined {
  const text = annotation(service, ALPHA_APP_PROTOCOLS) ?? annotation(service, APP_PROTOCOLS);
  if (text === undefined) return "HTTP";
  const parsed = parseAppProtocols(text);
  return parsed.ok ? (parsed.protocols.get(port.name ?? "") ?? "HTTP") : undefined;
}

/** The BackendConfig annotation that counts: the GA one, even where it is broken (annotations/service.go getBackendConfigAnnotation). */
export function backendConfigText(service: Service): string | undefined {
  return annotation(service, BACKEND_CONFIG) ?? annotation(service, BETA_BACKEND_CONFIG);
}

/** The BackendConfig of the port: by its name, then its number, then the default; "" for none (backendconfig/utils.go BackendConfigName). */
export function backendConfigNameFor({ ports, default: byDefault }: BackendConfigNames, port: ServicePort): string {
  return ports.get(port.name ?? "") ?? ports.get(String(port.port)) ?? byDefault;
}

interface NamedConfig {
  readonly config?: BackendConfig;
  readonly fault?: Pick<Fault, "kind" | "text">;
  readonly unknown: readonly string[];
}

const NO_CONFIG: NamedConfig = { unknown: [] };

function lookUpConfig(service: Service, port: ServicePort, { kind, surroundings }: BackendContext): NamedConfig {
  const text = backendConfigText(service);
  if (text === undefined) return NO_CONFIG;
  const parsed = parseBackendConfigs(text);
  if (!parsed.ok) {
    return refused("backend-config-annotation", `the backend-config annotation can't be read: ${parsed.error}`);
  }
  const name = backendConfigNameFor(parsed.names, port);
  if (name === "") return NO_CONFIG;
  const { namespace } = service.metadata;
  const config = surroundings.backendConfig(namespace, name);
  if (config === "missing") return refused("backend-config-missing", `there is no BackendConfig ${name}`);
  if (config === "unknown") return { unknown: [`BackendConfig ${namespace}/${name}`] };
  const { faults, unknownSecrets } = validateBackendConfig(config, {
    isRegionalExternal: kind === "regional-external",
    secret: (secretName) => surroundings.secret(namespace, secretName),
  });
  const [fault] = faults;
  if (fault) return refused("backend-config-invalid", `BackendConfig ${name} is refused: ${fault.text}`);
  return { config, unknown: unknownSecrets.map((secretName) => `Secret ${namespace}/${secretName}`) };
}

function refused(kind: Fault["kind"], text: string): NamedConfig {
  return { fault: { kind, text }, unknown: [] };
}

interface Scaling {
  /** The annotation whose value is refused. */
  readonly refused?: string;
  readonly isInfinite: boolean;
}

const NO_SCALING: Scaling = { isInfinite: false };

/** translator.go setTrafficScaling: NaN passes every comparison, and is found out when the cloud is called. */
function readScaling(service: Service): Scaling {
  const values: number[] = [];
  for (const [key, most] of [
    [MAX_RATE_PER_ENDPOINT, Number.POSITIVE_INFINITY],
    [CAPACITY_SCALER, 1],
  ] as const) {
    const text = annotation(service, key);
    if (text === undefined) continue;
    const value = parseGoFloat(text);
    if (value === undefined || value < 0 || value > most) return { refused: key, isInfinite: false };
    values.push(value);
  }
  return { isInfinite: !values.every(Number.isFinite) };
}

function asksForTransparentHealthCheck(service: Service): boolean {
  const text = annotation(service, TRANSPARENT_HEALTH_CHECKER);
  return text !== undefined && parseTransparentHealthChecker(text) === true;
}
