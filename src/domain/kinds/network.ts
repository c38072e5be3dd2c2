import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";

/** A network that Pods of several networks may be attached to. */
export const NETWORK = kind({
  kind: "Network",
  group: "networking.gke.io",
  version: "v1",
  plural: "networks",
  isClusterScoped: true,
  isCustom: true,
  watched: "objects",
  indexedAs: "networks",
  peer: (network) => ({ metadata: readIdentity(network) }),
});
