export const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
export const at = (gkeVersion: string) => ({ gkeVersion });
export const NO_ADDON = { httpLoadBalancing: false };
export const LOCAL = { externalTrafficPolicy: "Local" };
