import { defineRule } from "../../engine/rule.ts";
import { restrictsNone, wantsExternal } from "../shared/conditions.ts";

export const sourceRangesMissing = defineRule({
  id: "source-ranges-missing",
  group: "firewall",
  action: "warn",
  summary: "An external Service without source ranges.",
  messages: { open: "This PUBLIC Service has no loadBalancerSourceRanges: its firewall rule admits 0.0.0.0/0." },
  why: "Without source ranges GKE lets every address of the internet in. Many organisations want that to be said.",
  fix: "List the ranges that may connect in spec.loadBalancerSourceRanges.",
  sources: ["GKE: LoadBalancer Service parameters, Load balancer source ranges"],
  on: ["create", "update"],
  optIn: true,
  kindDependent: true,
  service: {
    when: [wantsExternal, restrictsNone],
    reports: [{ message: "open", path: "/spec/loadBalancerSourceRanges" }],
  },
});
