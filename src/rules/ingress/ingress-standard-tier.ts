import { NETWORK_TIER } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf, isMeantForGke } from "../shared/ingress-class.ts";

export const ingressStandardTier = defineRule({
  id: "ingress-standard-tier",
  group: "ingress",
  action: "warn",
  summary: "An external Ingress in a project of Standard tier, or with an annotation that asks for a tier.",
  messages: {
    project: "The project's default tier is Standard, which global load balancers do not have: no front end is made.",
    ignored: "The annotation {key} is not read on an Ingress: its load balancer is global and of Premium tier.",
  },
  why:
    "An external Ingress is a global load balancer. Its forwarding rules state no tier, so that the project's default " +
    "applies, and Compute Engine refuses global ones of Standard tier.",
  fix: "Set the project's default tier to Premium, or use class gce-internal or a Gateway of a regional class.",
  sources: ["Cloud Load Balancing: Network Service Tiers", "kubernetes/ingress-gce pkg/translator/translator.go"],
  on: ["create", "update"],
  needs: ["projectDefaultNetworkTier"],
  ingress: {
    when: [where("of class gce", ({ object }) => gkeClassOf(object) === "gce" && isMeantForGke(object))],
    check({ object, cluster }, report) {
      if (cluster.projectDefaultNetworkTier === "Standard") report({ message: "project", path: "/spec" });
      if (object.metadata.annotations.has(NETWORK_TIER)) {
        const path = pointer("metadata", "annotations", NETWORK_TIER);
        report({ message: "ignored", path, fix: "Remove the annotation.", data: { key: NETWORK_TIER } });
      }
    },
  },
});
