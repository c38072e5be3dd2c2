import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";

export const BACKEND_CONFIG = kind({
  kind: "BackendConfig",
  group: "cloud.google.com",
  version: "v1",
  plural: "backendconfigs",
  isCustom: true,
  watched: "objects",
  indexedAs: "backendConfigs",
  peer: (config) => ({ metadata: readIdentity(config) }),
});
