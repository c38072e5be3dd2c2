import { kind } from "./kind.ts";
import { readLabels } from "./metadata.ts";

export const NAMESPACE = kind({
  kind: "Namespace",
  group: "",
  version: "v1",
  plural: "namespaces",
  isClusterScoped: true,
  watched: "metadata",
  peer: (namespace) => ({ labels: readLabels(namespace) }),
});
