import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const PROTOCOLS = "cloud.google.com/app-protocols";
export const ALPHA_PROTOCOLS = "service.alpha.kubernetes.io/app-protocols";
export const CONFIG = "cloud.google.com/backend-config";
export const BETA_CONFIG = "beta.cloud.google.com/backend-config";
export const CHECKER = "networking.gke.io/transparent-health-checker";
export const HTTPS_PORT = [{ name: "https", port: 443 }];
export const service = (key: string, value: string, ports: readonly (number | object)[] = HTTPS_PORT) =>
  ingressNeg({ annotations: { [key]: value }, ports });
