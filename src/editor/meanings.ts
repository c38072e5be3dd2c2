import { ANNOTATIONS, type AnnotationEntry } from "../domain/annotations.ts";
import { GKE_CHANGES } from "../domain/gke-changes.ts";
import type { Cursor } from "./cursor.ts";

/** What a field of a Service or an Ingress does to its load balancer. */
interface FieldMeaning {
  readonly kind: "Service" | "Ingress";
  /** The keys from the outermost, joined by dots. */
  readonly path: string;
  readonly means: string;
  /** The values that GKE reads in a way of its own, and what each does. */
  readonly values?: Readonly<Record<string, string>>;
  readonly since?: string;
  readonly source: string;
}

const PARAMETERS = "GKE: LoadBalancer Service parameters";
const CONCEPTS = "GKE: About LoadBalancer Services";

const FIELDS: readonly FieldMeaning[] = [
  {
    kind: "Service",
    path: "spec.type",
    means:
      "LoadBalancer asks GKE for a load balancer: external unless networking.gke.io/load-balancer-type says Internal.",
    values: {
      LoadBalancer: "An address of Google Cloud with a forwarding rule; external unless the annotation says Internal.",
      NodePort: "A port on every node; what an Ingress on instance groups needs.",
      ClusterIP: "An address inside the cluster; enough for an Ingress on network endpoint groups.",
      ExternalName: "A DNS alias, for which no load balancer can be made.",
    },
    source: CONCEPTS,
  },
  {
    kind: "Service",
    path: "spec.loadBalancerClass",
    means: "Which of GKE's controllers makes the load balancer. It can't be changed later.",
    values: {
      "networking.gke.io/l4-regional-external": "An external load balancer on a backend service (RBS).",
      "networking.gke.io/l4-regional-internal": "An internal load balancer on network endpoint groups (subsetting).",
    },
    since: GKE_CHANGES.loadBalancerClass.from,
    source: CONCEPTS,
  },
  {
    kind: "Service",
    path: "spec.loadBalancerIP",
    means:
      "The one IPv4 address of the load balancer. networking.gke.io/load-balancer-ip-addresses names addresses instead.",
    source: PARAMETERS,
  },
  {
    kind: "Service",
    path: "spec.loadBalancerSourceRanges",
    means: "Who may connect. Without it, and without the annotation, everyone may.",
    source: PARAMETERS,
  },
  {
    kind: "Service",
    path: "spec.externalTrafficPolicy",
    means: "Whether nodes hand connections on to Pods of other nodes.",
    values: {
      Cluster: "Any node takes connections and hands them on; Pods see a node's address as the client's.",
      Local: "Only nodes with a serving Pod pass the health check; Pods see the client's address.",
    },
    source: PARAMETERS,
  },
  {
    kind: "Service",
    path: "spec.healthCheckNodePort",
    means: "The port of the health check with externalTrafficPolicy: Local. The API server chooses one.",
    source: "Kubernetes: Service, healthCheckNodePort",
  },
  {
    kind: "Service",
    path: "spec.ipFamilies",
    means: "The IP families of the Service, the first of which decides; they can't be reordered later.",
    source: "GKE: IPv4/IPv6 dual-stack Services",
  },
  {
    kind: "Service",
    path: "spec.ipFamilyPolicy",
    means: "Whether the Service is single-stack or has both IP families.",
    values: {
      SingleStack: "One family.",
      PreferDualStack: "Both where the cluster has both, else one.",
      RequireDualStack: "Both; the API server refuses it where the cluster has one.",
    },
    source: "GKE: IPv4/IPv6 dual-stack Services",
  },
  {
    kind: "Service",
    path: "spec.allocateLoadBalancerNodePorts",
    means: "Whether the API server allocates node ports. GKE's load balancers on network endpoint groups need none.",
    source: CONCEPTS,
  },
  {
    kind: "Service",
    path: "spec.sessionAffinity",
    means: "ClientIP keeps a client on one backend.",
    source: PARAMETERS,
  },
  {
    kind: "Ingress",
    path: "spec.ingressClassName",
    means: "GKE does not read it: the annotation kubernetes.io/ingress.class decides who serves the Ingress.",
    source: "kubernetes/ingress-gce pkg/utils IsGLBCIngress",
  },
  {
    kind: "Ingress",
    path: "spec.defaultBackend",
    means: "The Service for what no rule matches. Without it GKE answers 404 from a backend of its own.",
    source: "GKE: Ingress for external Application Load Balancers",
  },
];

/** What the key at the cursor is to GKE, an annotation of its own or a field; undefined where it is neither. */
export function meaningAt(cursor: Cursor): AnnotationEntry | FieldMeaning | undefined {
  const { key, path, kind } = cursor;
  if (!key) return undefined;
  if (isAnnotations(path)) return ANNOTATIONS.get(key.text);
  return FIELDS.find((field) => field.kind === kind && field.path === [...path, key.text].join("."));
}

/** Whether keys below that path are annotations of an object. */
export function isAnnotations(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "metadata" && path[1] === "annotations";
}
