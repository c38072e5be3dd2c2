export const TARGET_POOL = { labels: { "l4guard.dev/allow-target-pool": "true" } };
export const MIX = { gkeVersion: "1.34.2-gke.1000000" };
/** `count` port numbers from 1000 on, `step` apart. */
export const numbers = (count: number, step = 1) => Array.from({ length: count }, (_, index) => 1000 + index * step);
export const protocols = (count: number, protocol: string) => numbers(count, 2).map((port) => `${port}/${protocol}`);
