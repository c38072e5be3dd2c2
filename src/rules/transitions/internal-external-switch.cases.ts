import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { after, INTERNAL, RBS } from "./ownership.sketches.ts";

const NAMES = "networking.gke.io/load-balancer-ip-addresses";

export const CASES: CaseTable = {
  "internal-external-switch": [
    {
      title: "An internal Service becomes public",
      old: live(internal, "subsetting"),
      object: after("subsetting", RBS),
      expect: [{ message: "toExternal", action: "warn" }],
      isExample: true,
    },
    {
      title: "A typo makes it public",
      old: live(internal, "subsetting"),
      object: after("subsetting", { "networking.gke.io/load-balancer-type": "INTERNAL" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "A target pool becomes internal",
      old: live(loadBalancer, "target pool"),
      object: after("target pool", INTERNAL),
      expect: [{ message: "toInternal", action: "warn" }],
    },
    {
      title: "From instance groups to a backend service",
      cluster: { subsetting: false },
      old: live(internal, "instance groups"),
      object: after("instance groups", RBS),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "The internal address stays in loadBalancerIP",
      old: live(internal, "subsetting", { spec: { loadBalancerIP: "10.0.0.50" }, status: ["10.0.0.50"] }),
      object: after("subsetting", RBS, { loadBalancerIP: "10.0.0.50" }),
      expect: [{ message: "addressKept", action: "deny" }],
      isExample: true,
    },
    {
      title: "The name of the external address stays",
      old: live(rbs, "rbs", { annotations: { [NAMES]: "web-ip" } }),
      object: after("rbs", { ...INTERNAL, [NAMES]: "web-ip" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "The name stays as an address",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", RBS, { loadBalancerIP: "10.0.0.50" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "Without an inventory a name that stays is the same address",
      cluster: { addresses: null },
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "int-ip" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "The address that stays was of the wrong type before and is right now",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "web-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "web-ip" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "Another address comes with the switch",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "web-ip" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "The older key instead of the newer one is no switch",
      old: live(internal, "subsetting"),
      object: after("subsetting", { "cloud.google.com/load-balancer-type": "Internal" }),
      expect: [],
    },
    { title: "Nothing is live yet", old: internal(), object: rbs(), expect: [] },
    { title: "The type itself changes", old: live(internal, "subsetting"), object: clusterIp(), expect: [] },
  ],
};
