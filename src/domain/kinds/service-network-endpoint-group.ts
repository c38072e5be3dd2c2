import { kind } from "./kind.ts";
import { readIdentity, readLabels } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** Labels of the NEG controller (ingress-gce pkg/neg/types NegCRServiceNameKey, NegCRServicePortKey). */
const SERVICE_LABEL = "networking.gke.io/service-name";
const PORT_LABEL = "networking.gke.io/service-port";

function readServiceNeg(neg: ShapeReader) {
  const labels = readLabels(neg, (key) => key === SERVICE_LABEL || key === PORT_LABEL);
  return {
    /** Its name is the NEG's. */
    metadata: readIdentity(neg),
    /** Empty where the controller has not said. */
    service: labels.get(SERVICE_LABEL) ?? "",
    servicePort: labels.get(PORT_LABEL) ?? "",
    /** It waits for garbage collection, or for a backend service to let go of the NEG. */
    isTerminating: neg.object("metadata").has("deletionTimestamp"),
  };
}

/** What the NEG controller says of the NEGs of one Service port. */
export const SERVICE_NETWORK_ENDPOINT_GROUP = kind(
  {
    kind: "ServiceNetworkEndpointGroup",
    group: "networking.gke.io",
    version: "v1beta1",
    plural: "servicenetworkendpointgroups",
    isCustom: true,
    watched: "objects",
    indexedAs: "serviceNegs",
    peer: readServiceNeg,
  },
  { service: ({ metadata, service }) => [`${metadata.namespace}/${service}`] },
);
