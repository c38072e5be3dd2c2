import { backendConfigNameFor } from "../../controllers/l7/ingress/backend.ts";
import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { backendsTo, portFor } from "../shared/ingress-backends.ts";
import { gkeIngressesTo } from "../shared/neg-use.ts";
import { backendConfigOf } from "./l7-annotations.ts";

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
      const { namespace, name } = object.metadata;
      for (const service of index.servicesIn(namespace)) {
        const user = gkeIngressesTo(index, service.metadata).find((ingress) => namesConfig(service, ingress, name));
        if (!user) continue;
        const data = { service: displayName(service.metadata), ingress: displayName(user.metadata) };
        report({ message: "used", path: "/metadata/name", about: data.service, data });
      }
    },
  },
});

/** Whether a port of the Service that the Ingress routes to gets the BackendConfig of that name. */
function namesConfig(service: Service, ingress: Ingress, name: string): boolean {
  const parsed = parseBackendConfigs(backendConfigOf(service)?.value ?? "");
  if (!parsed.ok) return false;
  return backendsTo(ingress, service.metadata.name).some(({ port: named = "" }) => {
    const port = portFor(service, named);
    return port !== undefined && backendConfigNameFor(parsed.names, port) === name;
  });
}
