export const ALLOW_HTTP = "kubernetes.io/ingress.allow-http";
export const GLOBAL_IP = "kubernetes.io/ingress.global-static-ip-name";
export const REGIONAL_IP = "kubernetes.io/ingress.regional-static-ip-name";
export const TLS = { tls: [{ secretName: "front-tls" }] };
