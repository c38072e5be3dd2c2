import { storedFamilies } from "../../controllers/l4/forecast/ip-families.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isDualPolicy } from "../shared/ip-families.ts";
import { changesFamilies } from "./changes-families.ts";

export const ipFamilyUpgrade = defineRule({
  id: "ip-family-upgrade",
  group: "dual-stack",
  action: "deny",
  summary: "An update that adds a second IP family to a live load balancer.",
  messages: {
    undocumented: "A single-stack LoadBalancer Service cannot be upgraded to dual-stack, says GKE's documentation.",
    legacy: "The Service becomes dual-stack, its load balancer never does: this controller serves IPv4 only.",
  },
  why:
    "GKE documents that a single-stack load balancer can't get a second family. The controllers for backend services " +
    "and subsetting do add a forwarding rule of that family today; the older ones never look at it. The policy option " +
    "dualStackUpgrade: warn admits what works today.",
  fix: "Create a second Service with both families, move the clients, delete this one.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go needsUpdate",
  ],
  on: ["update"],
  needs: ["stackType"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [changesFamilies, where("that had a single family", (s) => s.previous !== undefined && isSingle(s.previous))],
    check(s, report) {
      // A dual-stack policy that is new adds the second family even where the list still names one.
      if (storedFamilies(s.object, s.previous, s.model.cluster.facts).length < 2) return;
      const path = s.object.ipFamilies.length > 1 ? "/spec/ipFamilies" : "/spec/ipFamilyPolicy";
      if (s.model.isLegacy) report({ message: "legacy", path });
      else report({ message: "undocumented", action: s.options.dualStackUpgrade ?? "deny", path });
    },
  },
});

/** Whether the Service has one family; one that names none and asks for none in particular has one too. */
function isSingle({ ipFamilies, ipFamilyPolicy }: Service): boolean {
  return ipFamilies.length === 1 || (ipFamilies.length === 0 && !isDualPolicy(ipFamilyPolicy));
}
