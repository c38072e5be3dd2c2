import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { isLegacyInternal } from "../shared/conditions.ts";
import { listsNames } from "./named.ts";

export const staticIpAnnotationRequiresSubsetting = defineRule({
  id: "static-ip-annotation-requires-subsetting",
  group: "addresses",
  action: "deny",
  summary: "Address names on an internal Service with instance groups.",
  messages: {
    ignored: "Without GKE subsetting load-balancer-ip-addresses is ignored: the IP is ephemeral.",
  },
  why:
    "Internal Services on instance groups belong to the cloud controller manager, which never reads the annotation. A " +
    "Service made before subsetting was turned on keeps its instance groups.",
  fix: "Use spec.loadBalancerIP, or enable GKE subsetting and recreate it.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ilbIPToUse",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [listsNames, isLegacyInternal],
    check: (_, report) => report({ message: "ignored", path: NAMES_PATH }),
  },
});
