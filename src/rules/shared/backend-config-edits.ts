import { backendConfigNameFor, portOf } from "../../controllers/l7/ingress/backend.ts";
import { validateBackendConfig } from "../../controllers/l7/ingress/backend-config-validation.ts";
import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import { BACKEND_CONFIG, type BackendConfig } from "../../domain/kinds/backend-config.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Service, ServicePort } from "../../domain/kinds/service.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import type { ServiceSubject, Subjects } from "../../engine/subject.ts";
import { usersOfBackendConfig } from "./backend-config-users.ts";
import { backendsTo } from "./ingress-backends.ts";
import { backendConfigOf } from "./l7-annotations.ts";
import { ingressesOf } from "./neg-use.ts";

/** What an edit makes of the BackendConfig of an Ingress' backend. */
export interface BackendConfigEdit {
  /** The first Ingress with such a backend. */
  readonly ingress: Ingress;
  readonly before: BackendConfig;
  /** undefined where the backend no longer has one. */
  readonly after: BackendConfig | undefined;
}

/** The edit of a BackendConfig that backends of an Ingress use. */
export function editOfConfig({
  object,
  previous,
  index,
}: Pick<Subjects["backendConfig"], "object" | "previous" | "index">): BackendConfigEdit | undefined {
  const [user] = previous && isTaken(previous) ? usersOfBackendConfig(index, object.metadata) : [];
  return previous && user && { ingress: user.ingress, before: previous, after: object };
}

/** Whether the controller takes it as far as is known: what it refuses was never set. */
function isTaken(config: BackendConfig): boolean {
  return validateBackendConfig(config, { isRegionalExternal: false, secret: () => "unknown" }).faults.length === 0;
}

/** The backends of Ingresses that an edit of their Service gives another BackendConfig, or none; each such edit once. */
export function editsOfConfigs(s: ServiceSubject): readonly BackendConfigEdit[] {
  const edits = new Map<string, BackendConfigEdit>();
  const { object, previous, index } = s;
  if (!previous || backendConfigOf(previous) === undefined || !index.knows("backendConfigs")) return [];
  for (const ingress of ingressesOf(s)) {
    for (const { port } of backendsTo(ingress, object.metadata.name)) {
      const [was, is] = [previous, object].map((service) => configOf(service, port, index));
      if (!was?.config || !isTaken(was.config) || !is || was.name === is.name || edits.has(was.name)) continue;
      edits.set(was.name, { ingress, before: was.config, after: is.config });
    }
  }
  return [...edits.values()];
}

/** The BackendConfig that the Service's port names, "" for none; undefined where the controller finds nothing that it could use. */
function configOf(service: Service, named: number | string | undefined, index: ObjectIndex) {
  const port = named === undefined ? undefined : portOf(service, named);
  const name = port && nameFor(service, port);
  if (name === undefined || name === "") return name === undefined ? undefined : { name, config: undefined };
  const config = index.get(BACKEND_CONFIG, service.metadata.namespace, name);
  return config && { name, config };
}

function nameFor(service: Service, port: ServicePort): string | undefined {
  const written = backendConfigOf(service);
  if (!written) return "";
  const parsed = parseBackendConfigs(written.value);
  return parsed.ok ? backendConfigNameFor(parsed.names, port) : undefined;
}
