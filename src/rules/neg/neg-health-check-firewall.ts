import type { FirewallRuleRecord } from "../../domain/cluster-profile.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import { targetPortOf } from "../shared/target-ports.ts";
import { allowHealthChecks, HEALTH_CHECK_RANGES } from "./health-check-ranges.ts";

export const negHealthCheckFirewall = defineRule({
  id: "neg-health-check-firewall",
  group: "neg",
  action: "warn",
  summary: "NEG endpoints that Google's health checks can't reach, in a cluster whose firewall GKE does not manage.",
  messages: { blocked: "No firewall rule lets health checks reach the Pods on TCP {port}: expect 502s." },
  why:
    "GKE opens the Pods' ports to Google's health checks by itself, but not where firewall rules belong to the host " +
    "project or to you. Without them no endpoint ever becomes healthy.",
  fix: `Allow ${HEALTH_CHECK_RANGES.join(" and ")} to reach the port.`,
  sources: ["GKE: Using container-native load balancing, Traffic does not reach endpoints"],
  on: ["create"],
  needs: ["sharedVpc", "hostProjectFirewallAccess", "userManagedFirewall", "firewallRules"],
  uses: ["network"],
  looksUp: ["services", "workloads"],
  cluster: {
    check({ cluster, index }, report) {
      const isManaged = !cluster.userManagedFirewall && !(cluster.sharedVpc && !cluster.hostProjectFirewallAccess);
      if (isManaged) return;
      const rules = cluster.firewallRules.filter((rule) => isInNetwork(rule, cluster.network));
      for (const port of servingPorts(index)) {
        if (allowHealthChecks(rules, port)) continue;
        report({ message: "blocked", path: "", about: `port ${port}`, data: { port } });
      }
    },
  },
});

function isInNetwork({ network: own }: FirewallRuleRecord, network: string | undefined): boolean {
  return !own || network === undefined || own === network || own.endsWith(`/${network}`);
}

/** The ports on which Pods behind NEGs serve, each once; names are looked up in the workloads. */
function servingPorts(index: ObjectIndex): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const service of index.negServices()) for (const port of podPortsOf(service, index)) ports.add(port);
  return ports;
}

function podPortsOf(service: Service, index: ObjectIndex): readonly number[] {
  return service.ports.flatMap((port) => {
    const target = targetPortOf(port);
    if (typeof target === "number") return [target];
    const containers = Array.from(index.workloadsBehind(service)).flatMap((workload) => workload.containers);
    const declared = containers.flatMap((container) => container.ports);
    return declared.filter(({ name }) => name === target).map(({ containerPort }) => containerPort);
  });
}
