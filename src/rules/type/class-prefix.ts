/** Whether a class name claims to be one of GKE's. */
export function hasGkePrefix(loadBalancerClass: string): boolean {
  return loadBalancerClass.startsWith("networking.gke.io/") || loadBalancerClass.startsWith("cloud.google.com/");
}
