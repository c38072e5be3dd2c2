import { defineRule } from "../../engine/rule.ts";
import { isRbs, needsIpv4 } from "../shared/conditions.ts";
import { IP_COLLECTION_PATH, wantsIpCollection } from "./ip-collection.ts";

export const ipCollectionNeedsIpv6Only = defineRule({
  id: "ip-collection-needs-ipv6-only",
  group: "type",
  action: "deny",
  summary: "An IPv6 address collection on a Service that also has IPv4.",
  messages: { ipv4: "ip-collection-v6 is only supported for IPv6-only Services: GKE refuses this one." },
  why: "The controller checks this before anything else and ends in a user error, so the Service gets no load balancer at all.",
  fix: "Set spec.ipFamilies: [IPv6] with ipFamilyPolicy: SingleStack.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go EnsureFrontend"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [wantsIpCollection, isRbs, needsIpv4],
    reports: [{ message: "ipv4", path: IP_COLLECTION_PATH }],
  },
});
