import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isModern } from "../shared/conditions.ts";
import { asEdited, type Edited, editsLive } from "./live-edit.ts";
import { addressInUse, changesNames, keepsFamily, staticIpv4Of } from "./static-addresses.ts";

export const staticIpAnnotationChanged = defineRule({
  id: "static-ip-annotation-changed",
  group: "transitions",
  action: "warn",
  summary: "An update of the address names that moves a live load balancer to another IPv4 address.",
  messages: {
    moves: "Changing load-balancer-ip-addresses recreates the IPv4 rule: it moves from {from} to {to}.",
    becomesEphemeral:
      "Changing load-balancer-ip-addresses moves IPv4 to {to} and leaves IPv6 with an ephemeral address.",
  },
  why: "A forwarding rule can't change its address. It is deleted and made anew, and clients of the old IP are cut off.",
  fix: "Keep the address, or move the clients to a second Service.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse",
    "kubernetes/ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv4",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [changesNames, editsLive, isModern, keepsFamily("IPv4")],
    check(subject, report) {
      const s = asEdited(subject);
      const to = staticIpv4Of(s.model);
      const from = addressInUse(s.previous, "IPv4") ?? staticIpv4Of(s.previousModel);
      if (to === undefined || to === from) return;
      const path = annotationPath(LOAD_BALANCER_IP_ADDRESSES);
      if (s.options.strict && losesIpv6Name(s)) {
        report({ message: "becomesEphemeral", action: "deny", path, data: { to } });
      } else report({ message: "moves", path, data: { from: from ?? "an ephemeral IP", to } });
    },
  },
});

function losesIpv6Name({ model, previousModel }: Edited<ServiceSubject>): boolean {
  return (
    model.families.includes("IPv6") &&
    previousModel.staticAddresses.resolved.IPv6 !== undefined &&
    model.staticAddresses.resolved.IPv6 === undefined
  );
}
