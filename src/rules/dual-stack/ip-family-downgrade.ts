import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isDualPolicy } from "../shared/ip-families.ts";
import { changesFamilies } from "./changes-families.ts";

export const ipFamilyDowngrade = defineRule({
  id: "ip-family-downgrade",
  group: "dual-stack",
  action: "warn",
  summary: "An update that takes the second IP family from a dual-stack load balancer.",
  messages: {
    removed: "The {family} forwarding rule of this load balancer and its address are deleted.",
    stays: "{family} is taken from the Service inside the cluster; its load balancer stays on IPv4.",
  },
  why:
    "Clients that reach the load balancer over the removed family lose it at once, and an ephemeral address can't be " +
    "had again. The controller deletes only what the Service's status annotations still name.",
  fix: "Move the clients to the other family first; leave GKE's annotations alone.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go deleteIPv4ResourcesOnSync, l4netlbipv6.go deleteIPv6ResourcesOnSync",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      changesFamilies,
      where(
        "that had two families and no longer ask for both",
        (s) => s.previous?.ipFamilies.length === 2 && !isDualPolicy(s.object.ipFamilyPolicy),
      ),
    ],
    check({ object, previous, previousModel }, report) {
      // SingleStack keeps the first of two; without a policy the list decides.
      const isTrimmed = object.ipFamilyPolicy === "SingleStack";
      if (!isTrimmed && object.ipFamilies.length !== 1) return;
      const family = previous?.ipFamilies[1] ?? "";
      // A controller that knows IPv4 only never had two rules to lose one of.
      const isLost = previousModel?.families.length === 2;
      const path = object.ipFamilies.length === 1 ? "/spec/ipFamilies" : "/spec/ipFamilyPolicy";
      report({ message: isLost ? "removed" : "stays", path, data: { family } });
    },
  },
});
