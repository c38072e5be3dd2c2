import { loadBalancer } from "../shared/service.sketches.ts";

export const NEW_KEY = "networking.gke.io/load-balancer-type";
export const OLD_KEY = "cloud.google.com/load-balancer-type";
export const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
export const UNMADE = { mutations: { enabled: false } };
export const typed = (value: string, old?: string) =>
  loadBalancer({ annotations: { [NEW_KEY]: value, ...(old !== undefined && { [OLD_KEY]: old }) } });
export const oldKey = (value: string) => loadBalancer({ annotations: { [OLD_KEY]: value } });
export const classed = (name: string, annotations = {}) =>
  loadBalancer({ annotations, spec: { loadBalancerClass: `networking.gke.io/${name}` } });
