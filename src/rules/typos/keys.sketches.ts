export const UNMADE = { mutations: { enabled: false } };
export const DENIED = [{ message: "ignored", action: "deny" as const }];
export const WARNED = [{ message: "ignored", action: "warn" as const }];
export const PUBLIC = [{ message: "public", action: "deny" as const }];
export const ingress = (key: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", annotations: { [key]: "x" } },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
