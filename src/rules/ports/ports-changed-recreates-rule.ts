import type { ForwardingRule } from "../../controllers/l4/model.ts";
import { formatPortSet, samePortSet } from "../../domain/ports.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { changesPorts, keptLoadBalancer } from "./live-update.ts";

export const portsChangedRecreatesRule = defineRule({
  id: "ports-changed-recreates-rule",
  group: "ports",
  action: "warn",
  summary: "An update of ports that deletes the forwarding rule and makes a new one.",
  messages: {
    changed: "Changing ports {before} to {after} recreates the forwarding rule: a short interruption, the IP is kept.",
    toAll:
      "With more than 5 ports the rule for {before} is recreated for ALL ports: a short interruption, the IP is kept.",
    toRange: "The rule for {before} is recreated as the range {after}: a short interruption, the IP is kept.",
  },
  why:
    "The ports of a forwarding rule can't be changed in place. The controllers delete it and insert another one on the " +
    "same IP; connections drop in between. Edits of names, target ports or node ports change no forwarding rule.",
  fix: "Apply it when an interruption is acceptable.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv4, equalPorts",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go forwardingRuleNeedsUpdate",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [changesPorts, where("that keep their load balancer", (s) => keptLoadBalancer(s) !== undefined)],
    check(s, report) {
      const change = changedRule(keptLoadBalancer(s)?.forwardingRules ?? [], s.model.forwardingRules);
      if (!change) return;
      const { before, after } = change;
      const isListed = before.ports.kind === "discrete";
      const path = "/spec/ports";
      const data = { before: formatPortSet(before.ports), after: formatPortSet(after.ports) };
      if (isListed && after.ports.kind === "all") report({ message: "toAll", path, data: { before: data.before } });
      else report({ message: isListed && after.ports.kind === "range" ? "toRange" : "changed", path, data });
    },
  },
});

/** The first rule that stays but for its ports; families and protocols that come or go are other rules' business. */
function changedRule(before: readonly ForwardingRule[], after: readonly ForwardingRule[]) {
  for (const rule of after) {
    const old = before.find(({ ipVersion, protocol }) => ipVersion === rule.ipVersion && protocol === rule.protocol);
    if (old && !samePortSet(old.ports, rule.ports)) return { before: old, after: rule };
  }
  return undefined;
}
