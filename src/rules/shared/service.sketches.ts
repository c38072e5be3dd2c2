/** What differs from the plain Service of a case. */
export interface ServiceSketch {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Port numbers (TCP), "53/UDP", or whole port objects. */
  readonly ports?: readonly (number | string | object)[];
  /** Further fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** IPs of `status.loadBalancer.ingress`. */
  readonly status?: readonly string[];
  /** Further fields of `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A Service of type LoadBalancer without annotations: external, on a target pool below GKE 1.37. */
export function loadBalancer(sketch: ServiceSketch = {}): object {
  const { name = "web", namespace = "shop", ports = [80], status } = sketch;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      ...(sketch.annotations && { annotations: sketch.annotations }),
      ...(sketch.labels && { labels: sketch.labels }),
      ...(sketch.finalizers && { finalizers: sketch.finalizers }),
      ...sketch.metadata,
    },
    spec: { type: "LoadBalancer", selector: { app: name }, ports: ports.map(portOf), ...sketch.spec },
    ...(status && { status: { loadBalancer: { ingress: status.map((ip) => ({ ip })) } } }),
  };
}

/** An external Service that asks for a backend service. */
export function rbs(sketch: ServiceSketch = {}): object {
  return loadBalancer({ ...sketch, annotations: { "cloud.google.com/l4-rbs": "enabled", ...sketch.annotations } });
}

/** An internal Service. */
export function internal(sketch: ServiceSketch = {}): object {
  return loadBalancer({
    ...sketch,
    annotations: { "networking.gke.io/load-balancer-type": "Internal", ...sketch.annotations },
  });
}

/** A Service of type ClusterIP. */
export function clusterIp(sketch: ServiceSketch = {}): object {
  return loadBalancer({ ...sketch, spec: { type: "ClusterIP", ...sketch.spec } });
}

/** The Service as its controller left it: with its finalizer and an IP. */
export function live(
  make: (sketch: ServiceSketch) => object,
  owner: "target pool" | "rbs" | "rbs on NEGs" | "subsetting" | "instance groups",
  sketch: ServiceSketch = {},
): object {
  const isInternal = owner === "subsetting" || owner === "instance groups";
  return make({ status: [isInternal ? "10.0.0.99" : "198.51.100.7"], finalizers: OWNER_FINALIZERS[owner], ...sketch });
}

const OWNER_FINALIZERS = {
  "target pool": ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-netlb-v1"],
  rbs: ["gke.networking.io/l4-netlb-v2"],
  "rbs on NEGs": ["gke.networking.io/l4-netlb-v3"],
  subsetting: ["gke.networking.io/l4-ilb-v2"],
  "instance groups": ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-ilb-v1"],
} as const;

function portOf(port: number | string | object): object {
  if (typeof port === "number") return { port, protocol: "TCP" };
  if (typeof port !== "string") return port;
  const [number, protocol] = port.split("/");
  return { name: `${protocol?.toLowerCase()}-${number}`, port: Number(number), protocol };
}
