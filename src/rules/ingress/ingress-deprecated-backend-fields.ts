import type { Edit } from "../../domain/finding.ts";
import { pointer } from "../../domain/json.ts";
import type { IngressBackend } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { pathOf } from "../shared/ingress-backends.ts";

export const ingressDeprecatedBackendFields = defineRule({
  id: "ingress-deprecated-backend-fields",
  group: "ingress",
  action: "deny",
  summary: "Backend fields of the removed v1beta1 Ingress in a v1 Ingress.",
  messages: {
    fields: "networking.k8s.io/v1 has no serviceName and servicePort: the API server refuses the backend.",
    defaultBackend: "spec.backend is no field of networking.k8s.io/v1: the default backend is dropped.",
  },
  why: "Version 1 has backend.service.name and backend.service.port, and spec.defaultBackend. Unknown fields are lost.",
  fix: "Use defaultBackend, service.name and service.port.number.",
  sources: ["Kubernetes: Deprecated API migration guide, v1.22, Ingress"],
  on: ["create", "update"],
  ingress: {
    when: [
      isOffline,
      where("of API version networking.k8s.io/v1", ({ object }) => object.apiVersion === "networking.k8s.io/v1"),
    ],
    check({ object }, report) {
      if (object.defaultBackend?.location[1] === "backend") {
        report({ message: "defaultBackend", path: "/spec/backend" });
      }
      for (const backend of object.backends) {
        if (!backend.usesDeprecatedFields) continue;
        const edits = migrationOf(backend);
        report({ message: "fields", path: pathOf(backend), ...(edits && { edits }) });
      }
    },
  },
});

/** The edits that write the backend in the fields of version 1. */
function migrationOf({ service, port, location }: IngressBackend): readonly Edit[] | undefined {
  if (service === undefined || port === undefined) return undefined;
  const value = { name: service, port: typeof port === "number" ? { number: port } : { name: port } };
  return [
    { kind: "remove", path: pointer(...location, "serviceName"), expected: service },
    { kind: "remove", path: pointer(...location, "servicePort"), expected: port },
    { kind: "add", path: pointer(...location, "service"), value },
  ];
}
