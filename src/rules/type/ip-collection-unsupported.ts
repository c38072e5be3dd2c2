import { GATES } from "../../domain/features.ts";
import { formatGkeVersion } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";
import { WANTS_INTERNAL } from "../shared/gke-load-balancer.ts";
import { IP_COLLECTION_PATH, wantsIpCollection } from "./ip-collection.ts";

export const ipCollectionUnsupported = defineRule({
  id: "ip-collection-unsupported",
  group: "type",
  action: "deny",
  summary: "An IPv6 address collection (BYOIP) on a Service or cluster that can't use it.",
  messages: {
    unavailable: "ip-collection-v6 (BYOIP) is enabled from GKE {gate} on: in this cluster the annotation is ignored.",
    unsupported: "ip-collection-v6 (BYOIP) needs an external load balancer on a backend service: here it is ignored.",
    internal: "ip-collection-v6 (BYOIP) is not for internal load balancers: GKE goes on without it.",
  },
  why:
    "Only the controller of external load balancers on backend services reads the annotation, and only with its switch on. " +
    "The address then comes from Google's range rather than from your own. On an internal Service it is an event at most.",
  fix: "Remove the annotation.",
  sources: [
    "GKE: Backend service-based external load balancers, BYOIP",
    "kubernetes/ingress-gce pkg/flags EnableBYOIPv6",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go EnsureInternalLoadBalancer (event IPCollectionV6Error)",
  ],
  on: ["create", "update"],
  needs: ["byoIpv6"],
  kindDependent: true,
  service: {
    when: [wantsIpCollection],
    reports: [
      { if: WANTS_INTERNAL, message: "internal", action: "warn", path: IP_COLLECTION_PATH },
      {
        if: { not: { any: [WANTS_INTERNAL, isRbs.test] } },
        message: "unsupported",
        path: IP_COLLECTION_PATH,
      },
      {
        if: { all: [{ not: WANTS_INTERNAL }, isRbs.test, { fact: "byoIpv6", is: false }] },
        message: "unavailable",
        path: IP_COLLECTION_PATH,
        fix: "Remove it, or set features.byoIpv6 if the switch is on.",
        data: { gate: formatGkeVersion(GATES.byoIpv6) },
      },
    ],
  },
});
