export const RBS = "cloud.google.com/l4-rbs";
export const TIER = "cloud.google.com/network-tier";
export const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
