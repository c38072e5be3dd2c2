import { LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { field, isObject, type JsonObject, listIn } from "../../domain/json.ts";

/** Changes of a manifest; undefined takes a field or annotation out. */
interface ServiceEdit {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string | undefined>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The manifest of a Service with other annotations and fields. */
export function editService(manifest: JsonObject, { name, annotations = {}, spec = {} }: ServiceEdit): JsonObject {
  const metadata = objectIn(manifest, "metadata");
  const kept = defined({ ...objectIn(metadata, "annotations"), ...annotations });
  const { annotations: _, ...others } = metadata;
  return {
    ...manifest,
    metadata: {
      ...others,
      ...(name !== undefined && { name }),
      ...(Object.keys(kept).length > 0 && { annotations: kept }),
    },
    spec: defined({ ...objectIn(manifest, "spec"), ...spec }),
  };
}

/** The fields of `spec` that a Service may have only while it is of type LoadBalancer, or that would pin what is to change. */
const LOAD_BALANCER_FIELDS = [
  "loadBalancerClass",
  "loadBalancerIP",
  "loadBalancerSourceRanges",
  "allocateLoadBalancerNodePorts",
  "externalTrafficPolicy",
  "healthCheckNodePort",
];

/**
 * The Service without its load balancer: reachable in the cluster as before, and nothing else. The annotation says that the
 * load balancer is internal, also where a class said so until now: the clean-up goes by it.
 */
export function asClusterIp(manifest: JsonObject, { isInternal }: { readonly isInternal: boolean }): JsonObject {
  const none = Object.fromEntries(LOAD_BALANCER_FIELDS.map((key) => [key, undefined]));
  const hasClass = field(field(manifest, "spec"), "loadBalancerClass") !== undefined;
  return editService(manifest, {
    annotations: hasClass && isInternal ? { [LOAD_BALANCER_TYPE]: "Internal" } : {},
    spec: { ...none, type: "ClusterIP" },
  });
}

/** The ports of a manifest's Service. */
export function portsOf(manifest: JsonObject): readonly JsonObject[] {
  return listIn(field(manifest, "spec"), "ports").filter(isObject);
}

/** The object in the field, empty where there is none. */
export function objectIn(value: unknown, name: string): JsonObject {
  const found = field(value, name);
  return isObject(found) ? found : {};
}

function defined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
