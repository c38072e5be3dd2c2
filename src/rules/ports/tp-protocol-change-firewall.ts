import type { ServiceModel } from "../../controllers/l4/model.ts";
import { sameJson } from "../../domain/json.ts";
import { sortedDistinct } from "../../domain/ports.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isTargetPool } from "../shared/conditions.ts";
import { distinctPorts } from "./distinct-ports.ts";
import { changesProtocol, keptLoadBalancer } from "./live-update.ts";

export const tpProtocolChangeFirewall = defineRule({
  id: "tp-protocol-change-firewall",
  group: "ports",
  action: "deny",
  summary: "An update of a target pool's protocol alone, which leaves the firewall at the old one.",
  messages: {
    dropped: "The rule is recreated as {after} but the firewall stays at {before}: {after} traffic is dropped.",
  },
  why:
    "The controller of target pools compares the firewall's IP, ports and source ranges, never its protocol. Where the " +
    "protocol alone changes, the firewall rule is not rewritten.",
  fix: "Change a port or the source ranges as well, or recreate it with l4-rbs.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go firewallNeedsUpdate"],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [isTargetPool, changesProtocol, where("that mix no protocols", (s) => !s.model.isMixed)],
    check(s, report) {
      const before = keptLoadBalancer(s);
      if (!before || !looksSame(before, s.model)) return;
      const data = { before: before.effectiveProtocol, after: s.model.effectiveProtocol };
      report({ message: "dropped", path: "/spec/ports", data });
    },
  },
});

/** Whether all that the controller compares of the firewall rule stays: IP, ports, source ranges. */
function looksSame(before: ServiceModel, after: ServiceModel): boolean {
  const portsOf = ({ service }: ServiceModel) => sortedDistinct([...distinctPorts(service)]);
  const rangesOf = ({ openedRanges }: ServiceModel) => Object.values(openedRanges).flat().sort();
  return (
    before.service.loadBalancerIP === after.service.loadBalancerIP &&
    before.networkTier === after.networkTier &&
    sameJson(rangesOf(before), rangesOf(after)) &&
    sameJson(portsOf(before), portsOf(after))
  );
}
