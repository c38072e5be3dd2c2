/** The `spec.loadBalancerClass` names of GKE's controllers (ingress-gce pkg/l4/annotations/gce_annotations.go). */
export const CLASS = {
  internal: "networking.gke.io/l4-regional-internal",
  external: "networking.gke.io/l4-regional-external",
  internalLegacy: "networking.gke.io/l4-regional-internal-legacy",
  externalLegacy: "networking.gke.io/l4-regional-external-legacy",
  standalone: "networking.gke.io/standalone-passthrough-lb-neg",
} as const;

/** The classes that a controller of GKE takes. */
export const GKE_CLASSES: readonly string[] = Object.values(CLASS);

const KNOWN: ReadonlySet<string> = new Set(GKE_CLASSES);

/** Whether `loadBalancerClass` is one of the classes that a controller of GKE takes. */
export function isGkeClass(loadBalancerClass: string): boolean {
  return KNOWN.has(loadBalancerClass);
}
