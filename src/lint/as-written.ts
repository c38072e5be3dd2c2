import { isControllerWritten } from "../domain/annotations.ts";
import { field, isObject } from "../domain/json.ts";

/** What the API server writes into metadata. */
const SERVER_WRITTEN = new Set([
  "finalizers",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "generation",
  "managedFields",
  "selfLink",
]);

/** What it allocates in the spec of a Service. */
const ALLOCATED = new Set(["clusterIP", "clusterIPs", "healthCheckNodePort"]);

/** The object as its author would write it: without what controllers and the API server have written into it. */
export function asWritten(object: unknown): unknown {
  if (!isObject(object)) return object;
  const { status: _, ...rest } = object;
  const metadata = field(object, "metadata");
  const spec = field(object, "spec");
  return {
    ...rest,
    ...(isObject(metadata) && { metadata: withoutServerWritten(metadata) }),
    ...(isObject(spec) && field(object, "kind") === "Service" && { spec: withoutAllocated(spec) }),
  };
}

function withoutServerWritten(metadata: Readonly<Record<string, unknown>>): object {
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_WRITTEN.has(key)));
  const annotations = field(metadata, "annotations");
  if (!isObject(annotations)) return own;
  const kept = Object.entries(annotations).filter(
    ([key]) => !isControllerWritten(key) && !key.startsWith(LAST_APPLIED),
  );
  const { annotations: _, ...rest } = own;
  return kept.length > 0 ? { ...rest, annotations: Object.fromEntries(kept) } : rest;
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function withoutAllocated(spec: Readonly<Record<string, unknown>>): object {
  const ports = field(spec, "ports");
  const own = Object.entries(spec).filter(([key, value]) => !ALLOCATED.has(key) || value === "None");
  return {
    ...Object.fromEntries(own),
    ...(Array.isArray(ports) && { ports: ports.map(withoutNodePort) }),
  };
}

function withoutNodePort(port: unknown): unknown {
  if (!isObject(port)) return port;
  const { nodePort: _, ...rest } = port;
  return rest;
}
