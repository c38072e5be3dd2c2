import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, dualStack, L3 } from "./protocols.sketches.ts";

export const CASES: CaseTable = {
  "ports-changed-recreates-rule": [
    {
      title: "One more port that is listed",
      object: live(rbs, "rbs", { ports: [80, 443] }),
      old: live(rbs, "rbs", { ports: [80] }),
      expect: [{ message: "changed", action: "warn" }],
      isExample: true,
    },
    {
      title: "Other target ports, node ports, names and order",
      object: live(rbs, "rbs", {
        ports: [
          { name: "tls", port: 443, targetPort: 8443, nodePort: 30443 },
          { name: "web", port: 80, targetPort: "http" },
        ],
      }),
      old: live(rbs, "rbs", { ports: [80, 443] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A sixth port of an internal load balancer takes all ports",
      object: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6] }),
      old: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5] }),
      expect: [{ message: "toAll", action: "warn" }],
    },
    {
      title: "A sixth port of an external one makes a range",
      object: live(rbs, "rbs", { ports: [1, 2, 3, 4, 5, 6] }),
      old: live(rbs, "rbs", { ports: [1, 2, 3, 4, 5] }),
      expect: [{ message: "toRange", action: "warn" }],
    },
    {
      title: "A seventh port of an internal load balancer changes the firewall only",
      object: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6, 7] }),
      old: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6] }),
      expect: [],
    },
    {
      title: "A port inside a target pool's range",
      object: live(loadBalancer, "target pool", { ports: [80, 90, 443] }),
      old: live(loadBalancer, "target pool", { ports: [80, 443] }),
      expect: [],
    },
    {
      title: "A port outside a target pool's range",
      object: live(loadBalancer, "target pool", { ports: [80, 8080] }),
      old: live(loadBalancer, "target pool", { ports: [80, 443] }),
      expect: [{ message: "changed", action: "warn" }],
    },
    {
      title: "A rule for every protocol takes all ports already",
      cluster: L3,
      object: live(rbs, "rbs on NEGs", { ports: ["53/TCP", "53/UDP", "853/TCP"] }),
      old: live(rbs, "rbs on NEGs", BOTH),
      expect: [],
    },
    {
      title: "A second family is not a change of ports",
      cluster: { stackType: "ipv4-ipv6", clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" } },
      object: live(internal, "subsetting", { spec: dualStack }),
      old: live(internal, "subsetting", { spec: { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" } }),
      expect: [],
    },
    { title: "Before there is a load balancer", object: rbs({ ports: [80, 443] }), old: rbs(), expect: [] },
  ],
};
