import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { needsIpv6, wantsLoadBalancer } from "../shared/conditions.ts";

export const dualstackMinVersion = defineRule({
  id: "dualstack-min-version",
  group: "versions",
  action: "deny",
  summary: "An IPv6 load balancer in a cluster whose controllers know IPv4 only.",
  messages: {
    tooOld: "IPv6 load balancers need GKE {gate} or later; {version} serves IPv4 only, even to an IPv6-only Service.",
    switchedOff:
      "Dual stack is off for this kind of load balancer: GKE serves IPv4 only, even to an IPv6-only Service.",
  },
  why:
    "A controller without dual stack does not look at spec.ipFamilies. It makes an IPv4 load balancer, also where the " +
    "Service asks for IPv6 alone.",
  fix: "Upgrade the cluster, or make the Service IPv4 only.",
  sources: ["GKE: LoadBalancer Service parameters, IP families and IP family policy"],
  on: ["create", "update"],
  needs: ["dualStackNetLB", "dualStackILB"],
  uses: ["gkeVersion"],
  kindDependent: true,
  gate: { name: "dualStack", speaks: "below" },
  service: {
    when: [wantsLoadBalancer, needsIpv6],
    check(s, report) {
      const { gkeVersion: version } = s.cluster;
      const isOld = version !== undefined && !isAtLeast(version, GATES.dualStack);
      if (switchOf(s) ?? !isOld) return;
      const path = "/spec/ipFamilies";
      if (isOld) {
        const data = { gate: formatGkeVersion(GATES.dualStack), version: formatGkeVersion(version) };
        report({ message: "tooOld", path, data });
      } else report({ message: "switchedOff", path });
    },
  },
});

/** The controller's own switch, which the version only presets; undefined for a kind that has none. */
function switchOf({ model, cluster }: ServiceSubject<"dualStackNetLB" | "dualStackILB">): boolean | undefined {
  if (model.implementation === "rbs-netlb") return cluster.dualStackNetLB;
  return model.implementation === "ilb-subsetting" ? cluster.dualStackILB : undefined;
}
