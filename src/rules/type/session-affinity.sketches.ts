import { rbs } from "../shared/service.sketches.ts";

export const AFFINITY = "networking.gke.io/l4-strong-session-affinity";
export const LISTED = { features: { strongSessionAffinity: true } };
export const byClientIp = (timeoutSeconds?: number) => ({
  sessionAffinity: "ClientIP",
  ...(timeoutSeconds !== undefined && { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
});
export const strong = (spec: object = byClientIp(600)) =>
  rbs({ annotations: { [AFFINITY]: "enabled" }, spec: { ...spec } });
