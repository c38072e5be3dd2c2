import type { CaseTable } from "../case.ts";
import { internal, live } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, LOCAL, onInstanceGroups, WEIGHTED } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "subsetting-not-retroactive": [
    {
      title: "Address names for a Service from before subsetting",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": "int-ip" } }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
      isExample: true,
    },
    {
      title: "A subnet and logging",
      old: onInstanceGroups(),
      object: onInstanceGroups({
        annotations: {
          "networking.gke.io/load-balancer-subnet": "int-subnet",
          "networking.gke.io/l4lb-config": "logs",
        },
      }),
      expect: [
        { message: "stillInstanceGroups", action: "deny" },
        { message: "stillInstanceGroups", action: "deny" },
      ],
    },
    {
      title: "IPv6",
      cluster: DUAL_STACK,
      old: onInstanceGroups(),
      object: onInstanceGroups({ spec: BOTH }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "A second protocol",
      old: onInstanceGroups({ ports: ["53/TCP"] }),
      object: onInstanceGroups({ ports: ["53/TCP", "53/UDP"] }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "Zonal affinity",
      old: onInstanceGroups(),
      object: onInstanceGroups({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "Weights",
      old: onInstanceGroups({ spec: LOCAL }),
      object: onInstanceGroups({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "What it asked for before is not asked for anew",
      old: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-subnet": "int-subnet" } }),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-subnet": "default" } }),
      expect: [],
    },
    {
      title: "A blank value asks for nothing",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": " " } }),
      expect: [],
    },
    {
      title: "Without subsetting the rule about that speaks",
      cluster: { subsetting: false },
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": "int-ip" } }),
      expect: [],
    },
    {
      title: "With subsetting it works",
      old: live(internal, "subsetting"),
      object: live(internal, "subsetting", { annotations: { "networking.gke.io/load-balancer-subnet": "int-subnet" } }),
      expect: [],
      isExample: true,
    },
  ],
};
