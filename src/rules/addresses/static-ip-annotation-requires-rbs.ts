import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { isTargetPool } from "../shared/conditions.ts";
import { listsNames } from "./named.ts";

export const staticIpAnnotationRequiresRbs = defineRule({
  id: "static-ip-annotation-requires-rbs",
  group: "addresses",
  action: "deny",
  summary: "Address names on a target-pool Service.",
  messages: {
    ignored: "A target pool ignores load-balancer-ip-addresses and gets an ephemeral IP.",
  },
  why:
    "The cloud controller manager never reads the annotation; only a backend service (RBS) does. A target pool can't " +
    "become one later.",
  fix: 'Recreate it with cloud.google.com/l4-rbs: "enabled", or use spec.loadBalancerIP.',
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [listsNames, isTargetPool],
    check: (_, report) => report({ message: "ignored", path: NAMES_PATH }),
  },
});
