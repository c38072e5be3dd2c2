import { backendConfigNameFor, portOf } from "../../controllers/l7/ingress/backend.ts";
import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Identity } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { backendsTo } from "./ingress-backends.ts";
import { backendConfigOf } from "./l7-annotations.ts";
import { gkeIngressesTo } from "./neg-use.ts";

/** A Service whose port, as an Ingress routes to it, gets a BackendConfig. */
interface BackendConfigUser {
  readonly service: Service;
  readonly ingress: Ingress;
}

/** The Services of the BackendConfig's namespace that use it behind Ingresses of GKE's, each with the first of these. */
export function usersOfBackendConfig(index: ObjectIndex, { namespace, name }: Identity): readonly BackendConfigUser[] {
  const users: BackendConfigUser[] = [];
  for (const service of index.servicesIn(namespace)) {
    const ingress = gkeIngressesTo(index, service.metadata).find((one) => namesConfig(service, one, name));
    if (ingress) users.push({ service, ingress });
  }
  return users;
}

/** Whether a port of the Service that the Ingress routes to gets the BackendConfig of that name. */
function namesConfig(service: Service, ingress: Ingress, name: string): boolean {
  const parsed = parseBackendConfigs(backendConfigOf(service)?.value ?? "");
  if (!parsed.ok) return false;
  return backendsTo(ingress, service.metadata.name).some(({ port: named = "" }) => {
    const port = portOf(service, named);
    return port !== undefined && backendConfigNameFor(parsed.names, port) === name;
  });
}
