import { ANNOTATIONS, L3_FORWARDING_RULE, TCP_FORWARDING_RULE, UDP_FORWARDING_RULE } from "../domain/annotations.ts";
import { isObject, type JsonObject } from "../domain/json.ts";
import { WORKLOAD_KINDS } from "../domain/kinds/workload.ts";
import type { LookedUpKind } from "../engine/live-index.ts";

/** What is kept of a value: all of it, some fields, some fields of each item of a list, or what a function leaves. */
type Shape = true | { readonly [field: string]: Shape } | readonly [Shape] | ((value: unknown) => unknown);

/** The annotations by which a controller tells the names of the forwarding rules that it made; rules look for these names. */
const FORWARDING_RULE_NAMES = [TCP_FORWARDING_RULE, UDP_FORWARDING_RULE, L3_FORWARDING_RULE].flatMap((key) => [
  key,
  `${key}-ipv6`,
]);

const KEPT_ANNOTATIONS: ReadonlySet<string> = new Set([
  ...[...ANNOTATIONS.values()].filter(({ writer }) => writer === "user").map(({ key }) => key),
  ...FORWARDING_RULE_NAMES,
]);

/** Labels that a Service or a workload itself carries are looked at only while it is reviewed. */
const METADATA: Shape = {
  name: true,
  namespace: true,
  uid: true,
  annotations: keptAnnotations,
  finalizers: true,
  deletionTimestamp: true,
};

const BACKEND: Shape = { service: true, resource: presence, serviceName: true, servicePort: true };
const INGRESS_SPEC: Shape = {
  ingressClassName: true,
  defaultBackend: BACKEND,
  backend: BACKEND,
  tls: [presence],
  rules: [{ host: true, http: { paths: [{ path: true, pathType: true, backend: BACKEND }] } }],
};

const WORKLOAD: Shape = {
  kind: true,
  metadata: METADATA,
  spec: {
    replicas: true,
    minReadySeconds: true,
    progressDeadlineSeconds: true,
    strategy: { type: true, rollingUpdate: { maxUnavailable: true } },
    updateStrategy: { type: true, rollingUpdate: { maxUnavailable: true } },
    template: {
      metadata: { labels: true, annotations: keptAnnotations },
      spec: {
        terminationGracePeriodSeconds: true,
        hostNetwork: true,
        readinessGates: [{ conditionType: true }],
        containers: [
          {
            name: true,
            ports: [{ name: true, containerPort: true }],
            readinessProbe: presence,
            lifecycle: { preStop: { sleep: true, exec: true } },
          },
        ],
      },
    },
  },
};

const NAMED = { metadata: { name: true, namespace: true, deletionTimestamp: true } } as const satisfies Shape;

/** What rules read of each kind; domain/manifest says how. */
const SHAPES: Readonly<Record<LookedUpKind, Shape>> = {
  Service: {
    metadata: METADATA,
    spec: {
      type: true,
      loadBalancerClass: true,
      loadBalancerIP: true,
      loadBalancerSourceRanges: true,
      ports: [{ name: true, protocol: unless("TCP"), port: true, targetPort: true, nodePort: true }],
      selector: true,
      clusterIP: true,
      externalName: true,
      ipFamilies: true,
      ipFamilyPolicy: true,
      externalTrafficPolicy: unless("Cluster"),
      internalTrafficPolicy: true,
      trafficDistribution: true,
      healthCheckNodePort: true,
      sessionAffinity: unless("None"),
      sessionAffinityConfig: true,
      allocateLoadBalancerNodePorts: unless(true),
      externalIPs: true,
    },
    status: { loadBalancer: { ingress: [{ ip: true }] } },
  },
  Ingress: { metadata: METADATA, spec: INGRESS_SPEC },
  Deployment: WORKLOAD,
  StatefulSet: WORKLOAD,
  DaemonSet: WORKLOAD,
  IngressClass: { metadata: { name: true }, spec: { controller: true } },
  L4LBConfig: NAMED,
  Network: NAMED,
  BackendConfig: NAMED,
  ServiceAttachment: {
    metadata: { name: true, namespace: true, deletionTimestamp: true },
    spec: { resourceRef: { kind: true, name: true } },
  },
  // Not watched: rules look autoscalers up in manifests only.
  HorizontalPodAutoscaler: { kind: true, ...NAMED, spec: { minReplicas: true, scaleTargetRef: true } },
  ScaledObject: {
    kind: true,
    ...NAMED,
    spec: { minReplicaCount: true, idleReplicaCount: true, scaleTargetRef: true },
  },
};

/**
 * What rules read of an object of the kind, as an object of the same form: no managedFields, no status but the load
 * balancer's IPs, no annotation that no rule reads, no environment of a container. Items of a list lack their kind, so
 * it is put in where views depend on it.
 */
export function project(kind: LookedUpKind, object: unknown): JsonObject {
  const projected = pick(object, SHAPES[kind]);
  const kept = isObject(projected) ? projected : {};
  return WORKLOAD_KINDS.some((name) => name === kind) ? { kind, ...kept } : kept;
}

function pick(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  if (shape === true) return value;
  if (typeof shape === "function") return shape(value);
  if (isItemShape(shape)) {
    // What is no list, or no object, is kept as it is: the view notes the problem, as it would in the whole object.
    return Array.isArray(value) ? value.map((item) => pick(item, shape[0]) ?? null) : value;
  }
  if (!isObject(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(shape)) {
    const field = Object.hasOwn(value, name) ? pick(value[name], shape[name] ?? true) : undefined;
    if (field !== undefined) kept[name] = field;
  }
  return kept;
}

function isItemShape(shape: object): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** A value, unless it is what its view reads where there is none. */
function unless(assumed: unknown): (value: unknown) => unknown {
  return (value) => (value === assumed ? undefined : value);
}

/** That a value is there, but not what it is. */
function presence(value: unknown): unknown {
  return isObject(value) ? {} : value;
}

function keptAnnotations(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => KEPT_ANNOTATIONS.has(key));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
