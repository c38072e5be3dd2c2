import { defineRule } from "../../engine/rule.ts";

const SCHEMES = ["internal", "external"] as const;

export const forwardingRuleQuota = defineRule({
  id: "forwarding-rule-quota",
  group: "scale",
  action: "info",
  summary: "How many forwarding rules the cluster's Services own, and whether the quota allows them.",
  messages: {
    counted: "Forwarding rules ({scheme}) that this cluster's Services own: {count}.",
    within: "Forwarding rules ({scheme}) that this cluster's Services own: {count}, of a quota of {quota}.",
    exceeded:
      "Forwarding rules ({scheme}) that this cluster's Services need: {count}. The quota is {quota}; the rest fail.",
  },
  why:
    "Compute Engine limits forwarding rules by project and network. Above the quota a new load balancer stays pending " +
    "until a rule is freed. Rules outside this cluster count as well and are not seen here.",
  fix: "Raise the quota, or let Services share ports and addresses.",
  sources: ["Compute Engine: Quotas, forwarding rules"],
  on: ["create"],
  needs: ["forwardingRuleQuota"],
  looksUp: ["services"],
  cluster: {
    check({ cluster, index, modelOf }, report) {
      const counts = { internal: 0, external: 0 };
      for (const service of index.loadBalancerServices()) {
        const model = modelOf(service);
        if (model.isGke) counts[model.isInternal ? "internal" : "external"] += model.forwardingRules.length;
      }
      for (const scheme of SCHEMES) {
        const count = counts[scheme];
        const quota = cluster.forwardingRuleQuota[scheme];
        const path = `/forwardingRuleQuota/${scheme}`;
        if (count === 0) continue;
        if (quota === undefined)
          report({ message: "counted", path, data: { count, scheme }, fix: "Nothing needs to be done." });
        else if (count <= quota) report({ message: "within", path, data: { count, scheme, quota } });
        else report({ message: "exceeded", action: "warn", path, data: { count, scheme, quota } });
      }
    },
  },
});
