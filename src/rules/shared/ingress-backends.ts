import type { JsonPointer } from "../../domain/json.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress, IngressBackend } from "../../domain/kinds/ingress.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";

/** A Service that an Ingress routes to, and where it is first named. */
export interface BackendService {
  readonly service: Service;
  readonly path: JsonPointer;
}

/** The Services that the Ingress routes to and that exist, each once. */
export function backendServicesOf({
  object,
  index,
}: {
  readonly object: Ingress;
  readonly index: ObjectIndex;
}): readonly BackendService[] {
  const found = new Map<string, BackendService>();
  for (const backend of object.backends) {
    if (backend.service === undefined || found.has(backend.service)) continue;
    const service = index.service(object.metadata.namespace, backend.service);
    if (service) found.set(backend.service, { service, path: pathOf(backend) });
  }
  return [...found.values()];
}

/** Where the backend stands. */
export function pathOf({ location }: IngressBackend): JsonPointer {
  return pointer(...location);
}

/** The backends by which the Ingress routes to the Service of that name. */
export function backendsTo(ingress: Ingress, serviceName: string): readonly IngressBackend[] {
  return ingress.backends.filter(({ service }) => service === serviceName);
}
