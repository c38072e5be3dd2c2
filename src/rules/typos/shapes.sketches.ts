export const ingress = (metadata: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", ...metadata },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
export const deployment = (annotations: object, podAnnotations: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", annotations },
  spec: { template: { metadata: { annotations: podAnnotations } } },
});
