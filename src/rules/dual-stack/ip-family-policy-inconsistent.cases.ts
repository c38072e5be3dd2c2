import type { CaseTable } from "../case.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { liveWith, withFamilies } from "./policies.sketches.ts";

export const CASES: CaseTable = {
  "ip-family-policy-inconsistent": [
    {
      title: "SingleStack with two families",
      cluster: DUAL_STACK,
      object: withFamilies("SingleStack", ["IPv4", "IPv6"]),
      expect: [{ message: "singleStackTwo", action: "deny" }],
      isExample: true,
    },
    {
      title: "RequireDualStack with two families",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", ["IPv4", "IPv6"]),
      expect: [],
      isExample: true,
    },
    { title: "Neither is written", cluster: DUAL_STACK, object: withFamilies(undefined, undefined), expect: [] },
    { title: "One family, no policy", cluster: DUAL_STACK, object: withFamilies(undefined, ["IPv4"]), expect: [] },
    { title: "IPv6, no policy", cluster: DUAL_STACK, object: withFamilies(undefined, ["IPv6"]), expect: [] },
    {
      title: "Two families without a policy",
      cluster: DUAL_STACK,
      object: withFamilies(undefined, ["IPv4", "IPv6"]),
      expect: [],
    },
    {
      title: "Two families, IPv6 first, without a policy",
      cluster: DUAL_STACK,
      object: withFamilies(undefined, ["IPv6", "IPv4"]),
      expect: [],
    },
    {
      title: "SingleStack without families",
      cluster: DUAL_STACK,
      object: withFamilies("SingleStack", undefined),
      expect: [],
    },
    {
      title: "SingleStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("SingleStack", ["IPv6"]),
      expect: [],
    },
    {
      title: "PreferDualStack without families",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", undefined),
      expect: [],
    },
    {
      title: "PreferDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv6"]),
      expect: [],
    },
    {
      title: "PreferDualStack with two families",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv6", "IPv4"]),
      expect: [],
    },
    {
      title: "RequireDualStack without families",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", undefined),
      expect: [],
    },
    {
      title: "RequireDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", ["IPv4"]),
      expect: [],
    },
    {
      title: "The same family twice",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", ["IPv4", "IPv4"]),
      expect: [{ message: "repeated", action: "deny" }],
    },
    {
      title: "Three families",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv4", "IPv6", "IPv4"]),
      expect: [{ message: "repeated", action: "deny" }],
    },
    {
      title: "A family in the wrong case",
      cluster: DUAL_STACK,
      object: withFamilies("SingleStack", ["ipv4"]),
      expect: [{ message: "unknownFamily", action: "deny" }],
    },
    {
      title: "A family that does not exist",
      cluster: DUAL_STACK,
      object: withFamilies(undefined, ["IPv4", "IPv5"]),
      expect: [{ message: "unknownFamily", action: "deny" }],
    },
    {
      title: "A policy in the wrong case",
      cluster: DUAL_STACK,
      object: withFamilies("singleStack", ["IPv4"]),
      expect: [{ message: "unknownPolicy", action: "deny" }],
    },
    {
      title: "A policy that does not exist",
      cluster: DUAL_STACK,
      object: withFamilies("DualStack", ["IPv4", "IPv6"]),
      expect: [{ message: "unknownPolicy", action: "deny" }],
    },
    {
      title: "A policy alone that becomes SingleStack takes a family away and is no mistake",
      cluster: DUAL_STACK,
      old: liveWith("RequireDualStack", ["IPv4", "IPv6"]),
      object: liveWith("SingleStack", ["IPv4", "IPv6"]),
      expect: [],
    },
    {
      title: "SingleStack and a second family in one update",
      cluster: DUAL_STACK,
      old: liveWith("SingleStack", ["IPv4"]),
      object: liveWith("SingleStack", ["IPv4", "IPv6"]),
      expect: [{ message: "singleStackTwo", action: "deny" }],
    },
  ],
};
