import type { CaseTable } from "../case.ts";
import { clusterIp, loadBalancer } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { liveWith, withFamilies } from "./policies.sketches.ts";

export const CASES: CaseTable = {
  "prefer-dualstack-fallback": [
    {
      title: "PreferDualStack in an IPv4 cluster",
      object: withFamilies("PreferDualStack", undefined),
      expect: [{ message: "fallsBack", action: "info" }],
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
      expect: [{ message: "fallsBack", action: "info" }],
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
};
