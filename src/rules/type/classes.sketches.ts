import { loadBalancer } from "../shared/service.sketches.ts";

export const NEW_KEY = "networking.gke.io/load-balancer-type";
export const RBS = "cloud.google.com/l4-rbs";
export const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
export const classed = (loadBalancerClass: string, annotations = {}) =>
  loadBalancer({ annotations, spec: { loadBalancerClass } });
export const gke = (name: string, annotations = {}) => classed(`networking.gke.io/${name}`, annotations);
