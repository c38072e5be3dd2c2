export const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
export const subnet = (name: string) => ({ "networking.gke.io/load-balancer-subnet": name });
