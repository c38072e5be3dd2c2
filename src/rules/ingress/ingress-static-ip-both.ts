import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressStaticIpBoth = defineRule({
  id: "ingress-static-ip-both",
  group: "ingress",
  action: "deny",
  summary: "An Ingress that names a global and a regional static address.",
  messages: { both: "A global and a regional static IP name exclude each other: the Ingress stops syncing." },
  why: "The controller returns an error as soon as both annotations have a value.",
  fix: "Keep the regional name for class gce-internal, the global one otherwise.",
  sources: ["kubernetes/ingress-gce pkg/annotations/ingress.go StaticIPName"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object: { metadata } }, report) {
      const isBoth =
        metadata.annotations.get(INGRESS_GLOBAL_STATIC_IP) && metadata.annotations.get(INGRESS_REGIONAL_STATIC_IP);
      if (isBoth) report({ message: "both", path: pointer("metadata", "annotations", INGRESS_REGIONAL_STATIC_IP) });
    },
  },
});
