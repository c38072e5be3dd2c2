import { canonical } from "../../controllers/l4/forecast/inventory.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { statesIp } from "../shared/conditions.ts";
import { asEdited, editsLive } from "./live-edit.ts";
import { addressInUse } from "./static-addresses.ts";

export const lbIpChanged = defineRule({
  id: "lb-ip-changed",
  group: "transitions",
  action: "warn",
  summary: "An update that moves a live load balancer to another loadBalancerIP.",
  messages: {
    moves: "Changing loadBalancerIP recreates the forwarding rule: it moves from {from} to {to}, with an interruption.",
  },
  why: "A forwarding rule can't change its address. It is deleted and made anew, and clients of the old IP are cut off.",
  fix: "Keep the IP, or move the clients to a second Service.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv4",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go forwardingRuleNeedsUpdate",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  uses: ["addresses"],
  kindDependent: true,
  service: {
    when: [
      statesIp,
      editsLive,
      where(
        "whose loadBalancerIP an edit changes",
        (s) =>
          s.object.loadBalancerIP !== s.previous?.loadBalancerIP &&
          s.model.families.includes("IPv4") &&
          !mayBeOverridden(s.model),
      ),
    ],
    check(subject, report) {
      const s = asEdited(subject);
      const before = s.previous.loadBalancerIP;
      const inUse = addressInUse(s.previous, "IPv4") ?? (before === undefined ? undefined : canonical(before));
      const to = canonical(s.object.loadBalancerIP ?? "");
      if (inUse !== to)
        report({ message: "moves", path: "/spec/loadBalancerIP", data: { from: inUse ?? "an ephemeral IP", to } });
    },
  },
});

/** Whether an address name takes the place of loadBalancerIP, as far as is known. */
function mayBeOverridden({ isModern, staticAddresses }: ServiceModel): boolean {
  const { considered, resolved, isInventoryKnown } = staticAddresses;
  return isModern && considered.length > 0 && (!isInventoryKnown || resolved.IPv4 !== undefined);
}
