import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

export const ipFamilyPrimaryChanged = defineRule({
  id: "ip-family-primary-changed",
  group: "dual-stack",
  action: "deny",
  summary: "An update that changes the first IP family.",
  messages: { changed: "The primary IP family cannot be changed ({from} to {to}): the API server refuses the update." },
  why: "The first family decides spec.clusterIP, which is fixed for the life of a Service.",
  fix: "Recreate the Service with the other family first.",
  sources: [
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateServiceUpdate",
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      where(
        "that have cluster IPs",
        ({ object, previous }) => object.type !== "ExternalName" && previous?.type !== "ExternalName",
      ),
    ],
    check({ object, previous }, report) {
      const from = previous?.ipFamilies[0];
      const to = object.ipFamilies[0];
      if (from === undefined || to === undefined || from === to) return;
      report({ message: "changed", path: "/spec/ipFamilies/0", data: { from, to } });
    },
  },
});
