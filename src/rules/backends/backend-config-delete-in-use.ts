import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { usersOfBackendConfig } from "../shared/backend-config-users.ts";

export const backendConfigDeleteInUse = defineRule({
  id: "backend-config-delete-in-use",
  group: "backends",
  action: "warn",
  summary: "The deletion of a BackendConfig that a Service behind an Ingress names.",
  messages: {
    used: "Service {service} still names this BackendConfig: Ingress {ingress} stops syncing, with all its backends.",
  },
  why:
    "The Ingress controller looks the BackendConfig of every backend up at each sync. One that is missing fails the sync of " +
    "the whole Ingress; what runs stays as it was, with the old settings, and no later change is made.",
  fix: "Take its name out of the Service's annotation first.",
  sources: [
    "kubernetes/ingress-gce pkg/backendconfig/backendconfig.go GetBackendConfigForServicePort",
    "kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableBackendConfig",
  ],
  on: ["delete"],
  looksUp: ["services", "ingresses"],
  backendConfig: {
    check({ object, index }, report) {
      for (const { service, ingress } of usersOfBackendConfig(index, object.metadata)) {
        const data = { service: displayName(service.metadata), ingress: displayName(ingress.metadata) };
        report({ message: "used", path: "/metadata/name", about: data.service, data });
      }
    },
  },
});
