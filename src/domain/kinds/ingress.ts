import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP } from "../annotations.ts";
import { kind, type Peer, type View } from "./kind.ts";
import { readMetadata } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** The values of `pathType` (kubernetes/api networking/v1 types.go PathType). */
export const PATH_TYPES = ["Exact", "Prefix", "ImplementationSpecific"] as const;

/** Whether Kubernetes knows a `pathType`. */
export function isPathType(value: string): boolean {
  return (PATH_TYPES as readonly string[]).includes(value);
}

/** A backend of an Ingress and where it is written. */
export interface IngressBackend {
  /** The Service it names, or undefined where it names a resource or nothing. */
  readonly service: string | undefined;
  /** The Service port, by number or by name; undefined where it is absent. */
  readonly port: number | string | undefined;
  /** The backend is a `resource` reference. */
  readonly isResource: boolean;
  /** It uses the fields serviceName and servicePort of the removed v1beta1 APIs. */
  readonly usesDeprecatedFields: boolean;
  /** Reference tokens of the backend, below the object. */
  readonly location: readonly (string | number)[];
}

/** One path of a rule. */
export interface IngressPath {
  readonly path: string;
  readonly pathType: string | undefined;
  readonly backend: IngressBackend;
}

/** One entry of `spec.rules`. */
export interface IngressRule {
  /** Empty where it is absent, which means every host. */
  readonly host: string;
  /** The rule has an `http` block; GKE ignores one that has none. */
  readonly hasHttp: boolean;
  readonly paths: readonly IngressPath[];
}

/** What rules read of an Ingress, of networking.k8s.io/v1 and of the removed v1beta1 APIs. */
function readAnyIngress(ingress: ShapeReader) {
  const metadata = readMetadata(ingress);
  const spec = ingress.object("spec");
  const defaultField = spec.has("backend") && !spec.has("defaultBackend") ? "backend" : "defaultBackend";
  const defaultReader = spec.object(defaultField);
  const defaultBackend = defaultReader.isPresent ? readBackend(defaultReader, ["spec", defaultField]) : undefined;
  const rules = spec.objects("rules", readRule);
  const tlsSecrets = spec.objects("tls", (entry) => entry.text("secretName", ""));
  return {
    metadata,
    ingressClassName: spec.text("ingressClassName", undefined),
    /** An empty class name is one, too, to the controller. */
    namesClass: spec.has("ingressClassName"),
    defaultBackend,
    rules,
    /** Every backend, the default one first. */
    backends: backendsIn(rules, defaultBackend),
    /** The Secret that each entry of `spec.tls` names, "" where it names none. */
    tlsSecrets,
    hasTls: tlsSecrets.length > 0,
  };
}

export const INGRESS = kind(
  {
    kind: "Ingress",
    group: "networking.k8s.io",
    formerGroups: ["extensions"],
    version: "v1",
    plural: "ingresses",
    watched: "objects",
    reviewedAs: "ingress",
    reviewSwitch: "ingresses",
    indexedAs: "ingresses",
    peer: readAnyIngress,
  },
  {
    target: ({ metadata, backends }) =>
      backends.flatMap(({ service }) => (service ? [`${metadata.namespace}/${service}`] : [])),
    /** By the name of its static address, whatever the key. */
    address: ({ metadata: { annotations } }) =>
      [annotations.get(INGRESS_REGIONAL_STATIC_IP) || annotations.get(INGRESS_GLOBAL_STATIC_IP) || ""].filter(Boolean),
  },
);

/** What is known of any Ingress. */
export type Ingress = Peer<typeof INGRESS>;

/** An Ingress under review. */
export type ReviewedIngress = View<typeof INGRESS>;

function readRule(rule: ShapeReader, ruleIndex: number): IngressRule {
  return {
    host: rule.string("host") ?? "",
    hasHttp: rule.has("http"),
    paths: rule.object("http").objects("paths", (path, pathIndex) => ({
      path: path.string("path") ?? "",
      pathType: path.string("pathType"),
      backend: readBackend(path.object("backend"), ["spec", "rules", ruleIndex, "http", "paths", pathIndex, "backend"]),
    })),
  };
}

function readBackend(backend: ShapeReader, location: readonly (string | number)[]): IngressBackend {
  const service = backend.object("service");
  const port = service.object("port");
  const usesDeprecatedFields = backend.has("serviceName") || backend.has("servicePort");
  return {
    service: service.string("name") ?? backend.string("serviceName"),
    // A name wins over a number (ingress-gce pkg/controller/translator/utils.go ServicePort).
    port: port.string("name") || port.integer("number") || backend.integerOrString("servicePort"),
    isResource: backend.has("resource"),
    usesDeprecatedFields,
    location,
  };
}

function backendsIn(rules: readonly IngressRule[], byDefault: IngressBackend | undefined): readonly IngressBackend[] {
  const backends = byDefault ? [byDefault] : [];
  for (const { paths } of rules) for (const { backend } of paths) backends.push(backend);
  return backends;
}
