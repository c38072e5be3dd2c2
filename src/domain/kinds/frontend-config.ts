import { kind, type Peer } from "./kind.ts";
import { readMetadata } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** What a FrontendConfig says of the front ends that use it. */
function readFrontendConfig(config: ShapeReader) {
  const spec = config.object("spec");
  const redirect = spec.object("redirectToHttps");
  return {
    metadata: readMetadata(config),
    /** The name of an SSL policy; "" takes one off, undefined leaves what is there. */
    sslPolicy: spec.string("sslPolicy"),
    /** undefined without `redirectToHttps`. */
    redirect: redirect.isPresent
      ? { enabled: redirect.flag("enabled", false), responseCode: redirect.text("responseCodeName", "") }
      : undefined,
  };
}

export const FRONTEND_CONFIG = kind({
  kind: "FrontendConfig",
  group: "networking.gke.io",
  version: "v1beta1",
  plural: "frontendconfigs",
  isCustom: true,
  watched: "objects",
  reviewedAs: "frontendConfig",
  reviewSwitch: "ingresses",
  indexedAs: "frontendConfigs",
  peer: readFrontendConfig,
});

/** What is known of any FrontendConfig. */
export type FrontendConfig = Peer<typeof FRONTEND_CONFIG>;
