/** The class of a Service claims to be one of GKE's. */
export const CLAIMS_GKE = {
  field: "spec.loadBalancerClass",
  compared: { startsWith: ["networking.gke.io/", "cloud.google.com/"] },
} as const;

/** An operator says that the class is one of GKE's that l4guard does not know. */
export const IS_EXTRA_CLASS = { field: "spec.loadBalancerClass", compared: { listedIn: "extraGkeClasses" } } as const;
