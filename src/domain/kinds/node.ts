import { kind, type Peer } from "./kind.ts";
import { readLabels } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** The label that keeps a Node out of load balancers, whatever its value (ingress-gce pkg/utils LabelNodeRoleExcludeBalancer). */
const EXCLUDE_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";

function readNode(node: ShapeReader) {
  const labels = readLabels(node);
  return {
    /** Empty where the Node has no such label. */
    zone: labels.get("topology.kubernetes.io/zone") ?? "",
    region: labels.get("topology.kubernetes.io/region") ?? "",
    isWindows: labels.get("kubernetes.io/os") === "windows",
    /** No load balancer sends traffic to it. */
    isExcluded: labels.has(EXCLUDE_LABEL),
  };
}

export const NODE = kind({
  kind: "Node",
  group: "",
  version: "v1",
  plural: "nodes",
  isClusterScoped: true,
  watched: "metadata",
  peer: readNode,
});

/** What is known of a Node. */
export type Node = Peer<typeof NODE>;
