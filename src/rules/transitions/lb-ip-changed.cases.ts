import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, names, onIpv6, pinned, SIX } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-changed": [
    {
      title: "Another loadBalancerIP",
      old: live(rbs, "rbs", { ...pinned("198.51.100.7") }),
      object: live(rbs, "rbs", pinned("203.0.113.10")),
      expect: [{ message: "moves", action: "warn" }],
      isExample: true,
    },
    {
      title: "A first loadBalancerIP on a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", pinned("203.0.113.10")),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "The IP in use is pinned",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", pinned("198.51.100.7")),
      expect: [],
      isExample: true,
    },
    {
      title: "Without a status the old loadBalancerIP is the IP in use",
      old: live(internal, "subsetting", { ...pinned("10.0.0.50"), status: [] }),
      object: live(internal, "subsetting", { ...pinned("10.0.0.60"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status and an IP nobody knows the IP in use",
      old: live(internal, "subsetting", { status: [] }),
      object: live(internal, "subsetting", { ...pinned("10.0.0.60"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "An address name takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"], ...pinned("198.51.100.8") }),
      expect: [],
    },
    {
      title: "A name that may take its place, as far as is known",
      cluster: { addresses: null },
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), ...pinned("198.51.100.8") }),
      expect: [],
    },
    {
      title: "A target pool does not read names",
      old: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip"), ...pinned("203.0.113.10") }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "An IPv6 Service does not use it",
      cluster: DUAL_STACK,
      old: onIpv6({}),
      object: onIpv6({}, { ...SIX, loadBalancerIP: "203.0.113.10" }),
      expect: [],
    },
    {
      title: "A value that is no address is denied for that",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", pinned("web.example.com")),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs(pinned("203.0.113.10")), expect: [] },
  ],
};
