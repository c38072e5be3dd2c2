import { canonical } from "../../controllers/l4/forecast/inventory.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { GLOBAL_ACCESS, LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { formatPortSet } from "../../domain/ports.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isModern } from "../shared/conditions.ts";
import { asEdited, editsLive } from "./live-edit.ts";
import { addressInUse, changesNames, keepsFamily } from "./static-addresses.ts";

export const staticIpv6ChangedNoEffect = defineRule({
  id: "static-ipv6-changed-no-effect",
  group: "transitions",
  action: "warn",
  summary: "An update that names another IPv6 address for a live load balancer, which stays where it is.",
  messages: {
    ignored:
      'The IPv6 rule does not move to "{name}": GKE ignores that until the rule is recreated, then the IP jumps.',
  },
  why:
    "The controller compares all of an IPv6 forwarding rule but its address. The new one waits for the next change of " +
    "ports, protocol, subnet or global access, whose author expects no other IP.",
  fix: "Recreate the Service, or drop IPv6 and add it back.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv6",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules_ipv6.go",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [changesNames, editsLive, isModern, keepsFamily("IPv6")],
    check(subject, report) {
      const s = asEdited(subject);
      const wanted = s.model.staticAddresses.resolved.IPv6;
      if (!wanted) return;
      const before = s.previousModel.staticAddresses.resolved.IPv6?.address;
      const inUse = addressInUse(s.previous, "IPv6") ?? (before === undefined ? undefined : canonical(before));
      if (canonical(wanted.address) === inUse || ipv6RuleOf(s.model) !== ipv6RuleOf(s.previousModel)) return;
      report({
        message: "ignored",
        action: s.options.strict ? "deny" : "warn",
        path: annotationPath(LOAD_BALANCER_IP_ADDRESSES),
        data: { name: wanted.name },
      });
    },
  },
});

/** What the controller compares of the IPv6 forwarding rule, in one text. */
function ipv6RuleOf({ service, implementation, forwardingRules, effectiveSubnet }: ServiceModel): string {
  const rules = forwardingRules
    .filter(({ ipVersion }) => ipVersion === "IPV6")
    .map(({ protocol, ports }) => `${protocol} ${ports.kind} ${formatPortSet(ports)}`);
  const hasGlobalAccess = implementation === "ilb-subsetting" && annotation(service, GLOBAL_ACCESS) === "true";
  return [implementation, effectiveSubnet, hasGlobalAccess, ...rules].join();
}
