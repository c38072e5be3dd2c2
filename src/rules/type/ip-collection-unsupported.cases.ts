import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { COLLECTION, collected, URL, WITH_COLLECTIONS } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "ip-collection-unsupported": [
    {
      title: "A cluster where the switch is off",
      cluster: { ...WITH_COLLECTIONS, features: {} },
      object: collected(),
      expect: [{ message: "unavailable", action: "deny" }],
      isExample: true,
    },
    {
      title: "GKE 1.37.1-gke.2097000 has it on",
      cluster: { stackType: "ipv6", gkeVersion: "1.37.1-gke.2097000" },
      object: collected(),
      expect: [],
    },
    {
      title: "The version before does not",
      cluster: { stackType: "ipv6", gkeVersion: "1.37.1-gke.2096999" },
      object: collected(),
      expect: [{ message: "unavailable", action: "deny" }],
    },
    {
      title: "Some patches of 1.37 have it on",
      cluster: { stackType: "ipv6", gkeVersion: "1.37" },
      object: collected(),
      expect: [{ message: "unavailable", action: "warn" }],
    },
    { title: "A cluster where it is on", cluster: WITH_COLLECTIONS, object: collected(), expect: [], isExample: true },
    {
      title: "An internal Service goes on without it",
      cluster: WITH_COLLECTIONS,
      object: internal({ annotations: { [COLLECTION]: URL } }),
      expect: [{ message: "internal", action: "warn" }],
    },
    {
      title: "A live target pool",
      cluster: WITH_COLLECTIONS,
      object: live(loadBalancer, "target pool", { annotations: { [COLLECTION]: URL } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    { title: "An empty value names none", object: rbs({ annotations: { [COLLECTION]: "" } }), expect: [] },
    { title: "No load balancer", object: clusterIp({ annotations: { [COLLECTION]: URL } }), expect: [] },
  ],
};
