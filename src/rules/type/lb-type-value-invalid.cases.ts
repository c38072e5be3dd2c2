import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer } from "../shared/service.sketches.ts";
import { classed, NEW_KEY, oldKey, typed, WITH_CLASSES } from "./type-annotations.sketches.ts";

export const CASES: CaseTable = {
  "lb-type-value-invalid": [
    {
      title: "INTERNAL in capitals makes a public load balancer",
      object: typed("INTERNAL"),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    { title: "Internal is what GKE recognises", object: internal(), expect: [], isExample: true },
    {
      title: "The value is not trimmed",
      object: typed(" Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "An empty value is one too", object: typed(""), expect: [{ message: "public", action: "deny" }] },
    {
      title: "An empty new key hides the deprecated one",
      object: typed("", "Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "A value of the Gateway API means nothing here",
      object: typed("EXTERNAL_MANAGED"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "external in lower case comes out as it was meant",
      object: typed("external"),
      expect: [{ message: "external", action: "warn" }],
    },
    { title: "The lower-case spelling of Internal is recognised", object: typed("internal"), expect: [] },
    { title: "External is documented", object: typed("External"), expect: [] },
    { title: "Under the deprecated key", object: oldKey("true"), expect: [{ message: "public", action: "deny" }] },
    {
      title: "The deprecated key is not read beside the new one",
      object: typed("Internal", "INTERNAL"),
      expect: [],
    },
    {
      title: "A typo turns a live internal load balancer public",
      object: live(loadBalancer, "subsetting", { annotations: { [NEW_KEY]: "INTERNAL" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-external", { [NEW_KEY]: "x" }),
      expect: [],
    },
    {
      title: "A ClusterIP Service has no load balancer",
      object: clusterIp({ annotations: { [NEW_KEY]: "x" } }),
      expect: [],
    },
  ],
};
