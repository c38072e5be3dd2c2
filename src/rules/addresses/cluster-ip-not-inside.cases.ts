import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

const inside = (clusterIP: string) => ({ spec: { clusterIP } });

/** As files choose it: in requests it is what the API server gave. */
const FILES = { isOffline: true } as const;

export const CASES: CaseTable = {
  "cluster-ip-not-inside": [
    {
      title: "The reserved address of the load balancer",
      ...FILES,
      object: rbs(inside("203.0.113.10")),
      expect: [{ message: "reserved", action: "deny" }],
      isExample: true,
    },
    {
      title: "An address of the Service range",
      ...FILES,
      object: rbs(inside("10.96.0.10")),
      expect: [],
      isExample: true,
    },
    {
      title: "A public address, whose reservation nobody knows",
      ...FILES,
      object: rbs(inside("203.0.113.99")),
      unknown: ["addresses"],
      expect: [{ message: "public", action: "warn" }],
    },
    {
      title: "The range that GKE manages for Services",
      ...FILES,
      object: clusterIp(inside("34.118.226.7")),
      expect: [],
    },
    {
      title: "As the API server chose it, of public addresses used privately",
      object: rbs(inside("203.0.113.10")),
      expect: [],
    },
    { title: "Headless", ...FILES, object: clusterIp(inside("None")), expect: [] },
    { title: "Chosen by the API server", ...FILES, object: rbs(), expect: [] },
    { title: "IPv6 of the Service range", ...FILES, object: clusterIp(inside("2600:2d00:0:4::1")), expect: [] },
  ],
};
