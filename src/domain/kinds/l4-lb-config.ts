import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";

export const L4_LB_CONFIG = kind({
  kind: "L4LBConfig",
  group: "networking.gke.io",
  version: "v1",
  plural: "l4lbconfigs",
  isCustom: true,
  watched: "objects",
  indexedAs: "l4lbConfigs",
  peer: (config) => ({ metadata: readIdentity(config) }),
});
