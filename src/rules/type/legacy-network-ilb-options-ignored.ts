import { GLOBAL_ACCESS, INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsInternal } from "../shared/conditions.ts";

const OPTIONS = [GLOBAL_ACCESS, LOAD_BALANCER_SUBNET, INTERNAL_SUBNET];

export const legacyNetworkIlbOptionsIgnored = defineRule({
  id: "legacy-network-ilb-options-ignored",
  group: "type",
  action: "warn",
  summary: "Options of internal load balancers on a legacy network.",
  messages: { ignored: "{key} is ignored: legacy networks have no internal load balancer options." },
  why: "A legacy network has neither subnets nor regional routing. The controllers drop these options with the event ILBOptionsIgnored.",
  fix: "Remove the annotation.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4.go getILBOptions",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go (event ILBOptionsIgnored)",
  ],
  on: ["create", "update"],
  kindDependent: true,
  needs: ["legacyNetwork"],
  service: {
    when: [wantsInternal, annotates(...OPTIONS)],
    reports: OPTIONS.map((key) => ({
      if: {
        all: [annotates(key).test, { fact: "legacyNetwork" as const, is: true }],
      },
      message: "ignored" as const,
      path: annotationPath(key),
      data: { key },
    })),
  },
});
