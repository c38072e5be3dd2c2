import { IP_COLLECTION_V6, NETWORK_TIER, STRONG_SESSION_AFFINITY } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsInternal } from "../shared/conditions.ts";

const EXTERNAL_ONLY = [NETWORK_TIER, STRONG_SESSION_AFFINITY, IP_COLLECTION_V6];

export const externalOnlyAnnotationOnInternal = defineRule({
  id: "external-only-annotation-on-internal",
  group: "type",
  action: "warn",
  summary: "What only external load balancers have, on an internal Service.",
  messages: {
    tier: "{key} only applies to external load balancers; internal addresses are always Premium.",
    ignored: "{key} only applies to external load balancers and is ignored here.",
  },
  why: "The controllers of internal load balancers never read these; at most they emit an event.",
  fix: "Remove the annotation.",
  sources: [
    "GKE: LoadBalancer Service parameters, Network Service Tiers",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go ensureIPv4ForwardingRule",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go EnsureInternalLoadBalancer (event IPCollectionV6Error)",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [wantsInternal, annotates(...EXTERNAL_ONLY)],
    reports: EXTERNAL_ONLY.map((key) => ({
      if: annotates(key).test,
      message: key === NETWORK_TIER ? ("tier" as const) : ("ignored" as const),
      path: annotationPath(key),
      data: { key },
    })),
  },
});
