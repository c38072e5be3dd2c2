export const MIX = { gkeVersion: "1.34.2-gke.1000000" };
export const L3 = { gkeVersion: "1.36.3-gke.1000000" };
export const TCP = { ports: ["53/TCP"] };
export const UDP = { ports: ["53/UDP"] };
export const BOTH = { ports: ["53/TCP", "53/UDP"] };
export const SWAPPED = { ports: ["53/UDP", "53/TCP"] };
export const dualStack = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" };
