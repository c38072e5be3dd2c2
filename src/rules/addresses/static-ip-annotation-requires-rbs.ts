import { isLive } from "../../controllers/l4/ownership.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { wantsExternal } from "../shared/conditions.ts";
import { doubtfulSince } from "../shared/version-unknown.ts";
import { listsNames } from "./named.ts";

const OPT_IN = 'Write cloud.google.com/l4-rbs: "enabled", which every version reads on creation.';

export const staticIpAnnotationRequiresRbs = defineRule({
  id: "static-ip-annotation-requires-rbs",
  group: "addresses",
  action: "deny",
  summary: "Address names on a target-pool Service.",
  messages: {
    ignored: "A target pool ignores load-balancer-ip-addresses and gets an ephemeral IP.",
    unknownVersion:
      "Below GKE {gate} this is a target pool, which ignores load-balancer-ip-addresses: an ephemeral IP.",
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
    when: [listsNames, wantsExternal],
    check({ object, model }, report) {
      if (model.implementation === "legacy-external") report({ message: "ignored", path: NAMES_PATH });
      if (model.implementation !== "rbs-netlb" || model.optsIntoRbs || isLive(object)) return;
      const gate = doubtfulSince(model, "rbsByDefault");
      if (gate !== undefined)
        report({ message: "unknownVersion", action: "warn", path: NAMES_PATH, data: { gate }, fix: OPT_IN });
    },
  },
});
