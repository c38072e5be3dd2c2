/**
 * A NEG's name as the controller knows it: chosen by a user, or generated. What is generated holds hashes of the cluster's
 * UID, which no manifest tells, so that it goes by what it is generated from.
 */
export interface NegName {
  /** Equal for equal names in one project. */
  readonly key: string;
  /** undefined for a generated one. */
  readonly chosen: string | undefined;
  /** As a user wrote it, though the controller may take it for a generated one; undefined where nobody did. */
  readonly written: string | undefined;
}

/** The name that the controller generates for a Service's port (ingress-gce pkg/utils/namer NEG). */
export function generatedName(service: string, port: number): NegName {
  return { key: `${service}:${port}`, chosen: undefined, written: undefined };
}

/** The name of the NEG of a Service as a layer 4 load balancer (ingress-gce pkg/utils/namer L4Backend). */
export function layer4Name(service: string): NegName {
  return { key: `${service} as a layer 4 load balancer`, chosen: undefined, written: undefined };
}

/**
 * The name that was chosen for a NEG of `service`. One that is spelt like a generated one is taken for one; where it is that
 * of a port of the same Service, it is the same NEG (namer IsNEG).
 */
export function nameChosen(name: string, service: string): NegName {
  if (!LIKE_GENERATED.test(name)) return { key: name, chosen: name, written: name };
  const [, owner, port] = GENERATED.exec(name) ?? [];
  if (owner === service.replace("/", "-")) return { ...generatedName(service, Number(port)), written: name };
  return { key: name, chosen: undefined, written: name };
}

/** "k8s1-" and eight characters of the cluster's UID: by these the controller knows its own names. */
const LIKE_GENERATED = /^k8s1-[0-9a-f]{8}/;
/** Then namespace, Service, port and a hash. */
const GENERATED = /^k8s1-[0-9a-f]{8}-(.*)-(\d+)-[0-9a-f]{8}$/;

/** Whether the API server takes `name` as that of a ServiceNetworkEndpointGroup (a DNS-1123 subdomain). */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

/** Whether Compute Engine takes `name` (RFC 1035, "Naming resources"). */
export function isComputeName(name: string): boolean {
  return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}
