import { kind } from "./kind.ts";
import { readIdentity, readLabels } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

const SERVICE_LABEL = "kubernetes.io/service-name";

function readEndpointSlice(slice: ShapeReader) {
  const ready = slice.objects("endpoints", isReady);
  return {
    metadata: readIdentity(slice),
    /** Empty for a slice of no Service. */
    service: readLabels(slice, (key) => key === SERVICE_LABEL).get(SERVICE_LABEL) ?? "",
    endpoints: ready.length,
    readyEndpoints: ready.filter((is) => is).length,
  };
}

/** Unknown counts as ready (EndpointSlice API, EndpointConditions). */
function isReady(endpoint: ShapeReader): boolean {
  return endpoint.object("conditions").flag("ready", true);
}

/** How many endpoints a Service has; no address of theirs is kept. */
export const ENDPOINT_SLICE = kind(
  {
    kind: "EndpointSlice",
    group: "discovery.k8s.io",
    version: "v1",
    plural: "endpointslices",
    watched: "objects",
    indexedAs: "endpointSlices",
    peer: readEndpointSlice,
  },
  { service: ({ metadata, service }) => [`${metadata.namespace}/${service}`] },
);
