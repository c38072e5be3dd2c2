import { defineRule } from "../../engine/rule.ts";
import { pathOf } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressBackendNotService = defineRule({
  id: "ingress-backend-not-service",
  group: "ingress",
  action: "deny",
  summary: "An Ingress backend that is a resource instead of a Service.",
  messages: {
    resource: "GKE Ingress has only Service backends: a resource backend makes the whole Ingress stop syncing.",
  },
  why: "The controller reports an error for the backend and with it for the Ingress.",
  fix: "Name a Service; for a bucket, make a load balancer of your own.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go TranslateIngress BackendToServicePortID"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object }, report) {
      for (const backend of object.backends) {
        if (backend.isResource) report({ message: "resource", path: pathOf(backend) });
      }
    },
  },
});
