import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, NAMES, NEWER, newer, OLDER } from "./subnets.sketches.ts";

const liveInternal = (annotations: Record<string, string> = {}, spec = {}) =>
  live(internal, "subsetting", { annotations, spec });

export const CASES: CaseTable = {
  "subnet-changed": [
    {
      title: "A subnet for an ephemeral IP",
      object: liveInternal({ [NEWER]: "int-subnet" }),
      old: liveInternal(),
      expect: [{ message: "newIp", action: "warn" }],
      isExample: true,
    },
    {
      title: "The annotation is taken off",
      object: liveInternal(),
      old: liveInternal({ [OLDER]: "int-subnet" }),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "Instance groups and the older key",
      object: live(internal, "instance groups", { annotations: { [OLDER]: "int-subnet" } }),
      old: live(internal, "instance groups"),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "The IPv6 rule of an external Service",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { spec: BOTH_FAMILIES, annotations: { [NEWER]: "ext-subnet" } }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "The static address is of the old subnet",
      object: liveInternal({ [NEWER]: "int-subnet", [NAMES]: "int-ip" }),
      old: liveInternal({ [NAMES]: "int-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The IP is pinned to one of the new subnet in the same edit",
      object: liveInternal({ [NEWER]: "int-subnet" }, { loadBalancerIP: "10.8.0.5" }),
      old: liveInternal(),
      expect: [{ message: "pinned", action: "warn" }],
    },
    {
      title: "The cluster's subnet, written down",
      object: liveInternal({ [NEWER]: "default" }),
      old: liveInternal(),
      expect: [],
    },
    {
      title: "Another key for the same subnet",
      object: liveInternal({ [NEWER]: "int-subnet" }),
      old: liveInternal({ [OLDER]: "int-subnet" }),
      expect: [],
    },
    { title: "Not live yet", object: internal(newer("int-subnet")), old: internal(), expect: [] },
    {
      title: "An external IPv4 rule has no subnet",
      object: live(rbs, "rbs", newer("ext-subnet")),
      old: live(rbs, "rbs"),
      expect: [],
    },
  ],
};
