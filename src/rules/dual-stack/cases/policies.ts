import { type CaseTable, clusterIp, live, loadBalancer, rbs } from "../../case.ts";
import { DUAL_STACK } from "./clusters.ts";

const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
const withFamilies = (ipFamilyPolicy: string | undefined, ipFamilies: readonly string[] | undefined) =>
  rbs({
    annotations: EXT_SUBNET,
    spec: { ...(ipFamilyPolicy && { ipFamilyPolicy }), ...(ipFamilies && { ipFamilies }) },
  });
const liveWith = (ipFamilyPolicy: string, ipFamilies: readonly string[], labels = {}) =>
  live(rbs, "rbs", { annotations: EXT_SUBNET, labels, spec: { ipFamilyPolicy, ipFamilies } });

/** Cases of the rules about policy and families together, with every combination that the API server tells apart. */
export const POLICY_CASES: CaseTable = {
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
  "require-dualstack-on-single-stack": [
    {
      title: "RequireDualStack in an IPv4 cluster",
      object: withFamilies("RequireDualStack", undefined),
      expect: [{ message: "singleStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "RequireDualStack in an IPv6 cluster",
      cluster: { stackType: "ipv6" },
      object: withFamilies("RequireDualStack", undefined),
      expect: [{ message: "singleStack", action: "deny" }],
    },
    {
      title: "With both families written the missing stack is reported once",
      object: withFamilies("RequireDualStack", ["IPv4", "IPv6"]),
      expect: [],
    },
    {
      title: "RequireDualStack in a dual-stack cluster",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", undefined),
      expect: [],
    },
    {
      title: "PreferDualStack in an IPv4 cluster",
      object: withFamilies("PreferDualStack", undefined),
      expect: [],
      isExample: true,
    },
  ],
  "prefer-dualstack-fallback": [
    {
      title: "PreferDualStack in an IPv4 cluster",
      object: withFamilies("PreferDualStack", undefined),
      expect: [{ message: "fallsBack", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferDualStack in a dual-stack cluster",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", undefined),
      expect: [],
    },
    {
      title: "SingleStack says what it gets",
      object: withFamilies("SingleStack", ["IPv4"]),
      expect: [],
      isExample: true,
    },
    {
      title: "A Service that is no load balancer may prefer what it likes",
      object: clusterIp({ spec: { ipFamilyPolicy: "PreferDualStack" } }),
      expect: [],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer",
      old: clusterIp({ spec: { ipFamilyPolicy: "PreferDualStack" } }),
      object: loadBalancer({ spec: { ipFamilyPolicy: "PreferDualStack" } }),
      expect: [{ message: "fallsBack", action: "warn" }],
    },
    {
      title: "The cluster got IPv6 later; the Service keeps IPv4 at any other edit",
      cluster: DUAL_STACK,
      old: liveWith("PreferDualStack", ["IPv4"]),
      object: liveWith("PreferDualStack", ["IPv4"], { a: "b" }),
      expect: [{ message: "staysSingle", action: "info" }],
    },
    {
      title: "A dual-stack Service that prefers it",
      cluster: DUAL_STACK,
      old: liveWith("PreferDualStack", ["IPv4", "IPv6"]),
      object: liveWith("PreferDualStack", ["IPv4", "IPv6"], { a: "b" }),
      expect: [],
    },
  ],
  "prefer-dualstack-expands": [
    {
      title: "PreferDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv6"]),
      expect: [{ message: "expands", action: "info" }],
      isExample: true,
    },
    {
      title: "PreferDualStack without families",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", undefined),
      expect: [{ message: "expands", action: "info" }],
    },
    {
      title: "RequireDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", ["IPv4"]),
      expect: [{ message: "expands", action: "info" }],
    },
    {
      title: "Both families are written",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv4", "IPv6"]),
      expect: [],
      isExample: true,
    },
    { title: "An IPv4 cluster adds none", object: withFamilies("PreferDualStack", ["IPv4"]), expect: [] },
    {
      title: "A Service that is no load balancer",
      cluster: DUAL_STACK,
      object: clusterIp({ spec: { ipFamilyPolicy: "PreferDualStack", ipFamilies: ["IPv4"] } }),
      expect: [],
    },
  ],
};
