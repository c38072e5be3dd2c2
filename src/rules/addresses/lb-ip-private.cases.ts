import type { CaseTable } from "../case.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";

const at = (loadBalancerIP: string) => ({ spec: { loadBalancerIP } });

export const CASES: CaseTable = {
  "lb-ip-private": [
    {
      title: "A private address on an external Service",
      object: rbs(at("10.4.0.9")),
      unknown: ["addresses"],
      expect: [{ message: "private", action: "deny" }],
      isExample: true,
    },
    { title: "The same on an internal one", object: internal(at("10.0.0.50")), expect: [], isExample: true },
    {
      title: "On a target pool, of the range of carriers",
      object: loadBalancer(at("100.64.0.1")),
      expect: [{ message: "private", action: "deny" }],
    },
    { title: "A public address", object: rbs(at("203.0.113.10")), expect: [] },
    { title: "Just outside of a private range", object: rbs(at("172.32.0.1")), unknown: ["addresses"], expect: [] },
    { title: "No load balancer", object: clusterIp(at("10.4.0.9")), expect: [] },
    {
      title: "Another controller's",
      object: loadBalancer({ spec: { loadBalancerIP: "10.4.0.9", loadBalancerClass: "metallb.io/metallb" } }),
      expect: [],
    },
  ],
};
