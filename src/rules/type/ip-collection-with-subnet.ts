import { LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationIs } from "../shared/conditions.ts";
import { IP_COLLECTION_PATH, wantsIpCollection } from "./ip-collection.ts";

export const ipCollectionWithSubnet = defineRule({
  id: "ip-collection-with-subnet",
  group: "type",
  action: "deny",
  summary: "An IPv6 address collection together with a subnet.",
  messages: { both: "ip-collection-v6 and load-balancer-subnet cannot be combined: GKE refuses the Service." },
  why: "Each says where the IPv6 address comes from. The controller ends in a user error and provisions nothing.",
  fix: "Keep one of the two annotations.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go EnsureFrontend"],
  on: ["create", "update"],
  service: {
    when: [
      wantsIpCollection,
      annotationIs("that also name a subnet", LOAD_BALANCER_SUBNET, { isNot: [undefined, ""] }),
    ],
    reports: [{ message: "both", path: IP_COLLECTION_PATH }],
  },
});
