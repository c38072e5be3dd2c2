export const WEIGHTED = { "networking.gke.io/weighted-load-balancing": "pods-per-node" };
export const weighted = (value: string) => ({ "networking.gke.io/weighted-load-balancing": value });
export const LOCAL = { externalTrafficPolicy: "Local" };
export const clientIp = (timeoutSeconds?: number) => ({
  sessionAffinity: "ClientIP",
  ...(timeoutSeconds !== undefined && { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
});
