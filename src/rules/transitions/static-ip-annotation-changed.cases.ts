import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, EXT_SUBNET, names, pinned } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-annotation-changed": [
    {
      title: "A name is added to a Service with an ephemeral IP",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: names("web-ip") }),
      expect: [{ message: "moves", action: "warn" }],
      isExample: true,
    },
    {
      title: "The name of the IP in use is added",
      old: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names(" web-ip"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "Another name with subsetting",
      old: live(internal, "subsetting", { annotations: names("int-ip"), status: ["10.0.0.50"] }),
      object: live(internal, "subsetting", { annotations: names("int-shared"), status: ["10.0.0.50"] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status the old name tells the IP in use",
      old: live(internal, "subsetting", { annotations: names("int-ip"), status: [] }),
      object: live(internal, "subsetting", { annotations: names("int-shared"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status and a static address nobody knows the IP in use",
      old: live(internal, "subsetting", { status: [] }),
      object: live(internal, "subsetting", { annotations: names("int-ip"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Names in another order",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip,web-ip6") }, spec: BOTH, status: [] }),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6 , web-ip") },
        spec: BOTH,
        status: [],
      }),
      expect: [],
    },
    {
      title: "loadBalancerIP comes to light when the name goes",
      old: live(rbs, "rbs", { annotations: names("web-ip"), ...pinned("203.0.113.77"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { ...pinned("203.0.113.77"), status: ["203.0.113.10"] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "The name goes and nothing takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      expect: [],
    },
    {
      title: "A strict policy denies that IPv6 loses its address",
      cluster: DUAL_STACK,
      policy: { preset: "strict" },
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: BOTH }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip") }, spec: BOTH }),
      expect: [{ message: "becomesEphemeral", action: "deny" }],
    },
    {
      title: "Any other policy warns of the move alone",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: BOTH }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip") }, spec: BOTH }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "A strict policy only warns where every family stays pinned",
      policy: { preset: "strict" },
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: names("web-ip") }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "A target pool does not read names",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ annotations: names("web-ip") }), expect: [] },
  ],
};
