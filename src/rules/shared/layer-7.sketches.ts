import { clusterIp, type ServiceSketch } from "./service.sketches.ts";

const NEG_KEY = "cloud.google.com/neg";
const CLASS_KEY = "kubernetes.io/ingress.class";

/** A ClusterIP Service whose NEG annotation is `value`. */
export function withNeg(value: string, sketch: ServiceSketch = {}): object {
  return clusterIp({ ...sketch, annotations: { [NEG_KEY]: value, ...sketch.annotations } });
}

/** A ClusterIP Service with NEGs for Ingresses. */
export function ingressNeg(sketch: ServiceSketch = {}): object {
  return withNeg('{"ingress": true}', sketch);
}

/** A Service of type NodePort without annotations. */
export function nodePort(sketch: ServiceSketch = {}): object {
  return clusterIp({ ...sketch, spec: { type: "NodePort", ...sketch.spec } });
}

/** What differs from the plain Ingress of a case. */
interface IngressSketch {
  readonly name?: string;
  readonly apiVersion?: string;
  /** The value of kubernetes.io/ingress.class; none by default, which means gce. */
  readonly className?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The Service of the default backend; "web" by default. */
  readonly service?: string;
  /** Its port; 80 by default. */
  readonly port?: number | string;
  readonly rules?: readonly object[];
  /** Further fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** An Ingress of GKE's external class with a default backend only. */
export function ingress(sketch: IngressSketch = {}): object {
  const { className, rules, spec } = sketch;
  const annotations = { ...(className !== undefined && { [CLASS_KEY]: className }), ...sketch.annotations };
  return {
    apiVersion: sketch.apiVersion ?? "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: sketch.name ?? "front", namespace: "shop", annotations },
    spec: { defaultBackend: backend(sketch.service, sketch.port), ...(rules && { rules }), ...spec },
  };
}

/** A backend of version 1. */
export function backend(name = "web", port: number | string = 80): object {
  return { service: { name, port: typeof port === "number" ? { number: port } : { name: port } } };
}

/** A rule for `host` with paths, each a path and its type. */
export function rule(host: string, ...paths: readonly (readonly [path: string, pathType: string])[]): object {
  return { host, http: { paths: paths.map(([path, pathType]) => ({ path, pathType, backend: backend() })) } };
}

/** What differs from the plain workload of a case. */
interface WorkloadSketch {
  readonly name?: string;
  readonly kind?: "Deployment" | "StatefulSet" | "DaemonSet";
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Fields of the Pod's spec. */
  readonly pod?: Readonly<Record<string, unknown>>;
  /** Fields of its one container. */
  readonly container?: Readonly<Record<string, unknown>>;
}

/** A Deployment as GKE's documentation recommends it, whose Pods Service "web" selects. */
export function deployment(sketch: WorkloadSketch = {}): object {
  const { name = "web", kind = "Deployment", labels = { app: "web" } } = sketch;
  const container = {
    name: "server",
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
    ...sketch.container,
  };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec: {
      minReadySeconds: 60,
      ...sketch.spec,
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 60, containers: [container], ...sketch.pod },
      },
    },
  };
}

/** A case's fact: GKE does not annotate Services by itself. */
export const NO_AUTO_NEG = { autoNegAnnotation: false } as const;

/** A BackendConfig of that specification, as the Services of {@link configured} name it. */
export function backendConfig(spec: Readonly<Record<string, unknown>> = {}, name = "web"): object {
  return { apiVersion: "cloud.google.com/v1", kind: "BackendConfig", metadata: { name, namespace: "shop" }, spec };
}

/** A Service with NEGs for Ingresses whose ports have the BackendConfig "web". */
export function configured(sketch: ServiceSketch = {}): object {
  const annotations = { "cloud.google.com/backend-config": '{"default": "web"}', ...sketch.annotations };
  return ingressNeg({ ...sketch, annotations });
}

/** A FrontendConfig of that specification. */
export function frontendConfig(spec: Readonly<Record<string, unknown>> = {}, name = "web"): object {
  return {
    apiVersion: "networking.gke.io/v1beta1",
    kind: "FrontendConfig",
    metadata: { name, namespace: "shop" },
    spec,
  };
}

/** The annotation by which an Ingress names the FrontendConfig "web". */
export const FRONTEND = { "networking.gke.io/v1beta1.FrontendConfig": "web" } as const;

/** A ManagedCertificate of that name. */
export function managedCertificate(name = "web"): object {
  return {
    apiVersion: "networking.gke.io/v1",
    kind: "ManagedCertificate",
    metadata: { name, namespace: "shop" },
    spec: { domains: ["web.example.com"] },
  };
}

/** A Secret with these entries. */
export function secret(name: string, ...keys: readonly string[]): object {
  const data = Object.fromEntries(keys.map((key) => [key, "eA=="]));
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "shop" }, data };
}
