import type { CaseTable } from "../case.ts";
import { deployment, ingressNeg, nodePort } from "../shared/layer-7.sketches.ts";

const healthChecks = (allowed: string) => ({
  name: "health-checks",
  network: "default",
  sourceRanges: ["130.211.0.0/22", "35.191.0.0/16"],
  allowed: [allowed],
});

export const CASES: CaseTable = {
  "neg-health-check-firewall": [
    {
      title: "No rule lets health checks in",
      cluster: { userManagedFirewall: true, firewallRules: [] },
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 9376 }] })],
      expect: [{ message: "blocked", action: "warn" }],
      isExample: true,
    },
    {
      title: "A rule does",
      cluster: { userManagedFirewall: true, firewallRules: [healthChecks("tcp:9000-9999")] },
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 9376 }] })],
      expect: [],
      isExample: true,
    },
    {
      title: "Only one of the two ranges",
      cluster: {
        userManagedFirewall: true,
        firewallRules: [{ name: "half", sourceRanges: ["130.211.0.0/16"], allowed: ["tcp"] }],
      },
      others: [ingressNeg()],
      expect: [{ message: "blocked", action: "warn" }],
    },
    {
      title: "Other ports, other protocols and other networks do not count",
      cluster: {
        userManagedFirewall: true,
        firewallRules: [
          healthChecks("tcp:80"),
          healthChecks("udp"),
          { ...healthChecks("all"), network: "projects/p/global/networks/other" },
        ],
      },
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 9376 }] })],
      expect: [{ message: "blocked", action: "warn" }],
    },
    {
      title: "A host project whose firewall GKE may not change",
      cluster: { sharedVpc: true, hostProjectFirewallAccess: false, firewallRules: [] },
      others: [ingressNeg({ ports: [{ port: 80, targetPort: "http" }] }), deployment()],
      expect: [{ message: "blocked", action: "warn" }],
    },
    {
      title: "A host project whose firewall GKE may change",
      cluster: { sharedVpc: true, firewallRules: [] },
      others: [ingressNeg()],
      expect: [],
    },
    {
      title: "Everything may come in from everywhere",
      cluster: {
        userManagedFirewall: true,
        firewallRules: [{ name: "open", sourceRanges: ["not a range", "0.0.0.0/0"], allowed: ["all"] }],
      },
      others: [ingressNeg()],
      expect: [],
    },
    {
      title: "No NEGs",
      cluster: { userManagedFirewall: true, firewallRules: [] },
      others: [nodePort()],
      expect: [],
    },
  ],
};
