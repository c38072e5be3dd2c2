export const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
export const INTERNAL_SUBNET = "networking.gke.io/internal-load-balancer-subnet";
export const SUBNET = "networking.gke.io/load-balancer-subnet";
export const TIER = "cloud.google.com/network-tier";
