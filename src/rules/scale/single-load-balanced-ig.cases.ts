import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { ingress, NEG_BACKEND, NO_AUTO_NEG, old, recent, TARGET_POOL } from "./scale.sketches.ts";

const TAKEN = { sharedInstanceGroupsUsedOutsideGke: true };

export const CASES: CaseTable = {
  "single-load-balanced-ig": [
    {
      title: "An internal Service without subsetting",
      cluster: old(TAKEN),
      object: internal(),
      expect: [{ message: "taken", action: "deny" }],
      isExample: true,
    },
    {
      title: "An external Service on instance groups",
      cluster: TAKEN,
      object: rbs(),
      expect: [{ message: "taken", action: "deny" }],
    },
    { title: "An external Service on NEGs", cluster: recent(TAKEN), object: rbs(), expect: [], isExample: true },
    {
      title: "An external Service on NEGs from before they were the default",
      cluster: recent(TAKEN),
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      expect: [{ message: "taken", action: "deny" }],
    },
    { title: "A target pool", cluster: TAKEN, object: loadBalancer({ annotations: TARGET_POOL }), expect: [] },
    { title: "The nodes are free", cluster: old(), object: internal(), expect: [] },
    {
      title: "Nobody said whether the nodes are free",
      cluster: old({ sharedInstanceGroupsUsedOutsideGke: null }),
      object: internal(),
      expect: [],
    },
    {
      title: "An Ingress without NEGs",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "An Ingress with NEGs",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress(),
      others: [NEG_BACKEND],
      expect: [],
    },
    {
      title: "An Ingress of another controller",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress({ annotations: { "kubernetes.io/ingress.class": "nginx" } }),
      others: [clusterIp()],
      expect: [],
    },
    {
      title: "The cluster itself, with one such Service",
      cluster: TAKEN,
      others: [live(internal, "instance groups"), live(loadBalancer, "target pool", { name: "tp" })],
      expect: [{ message: "cluster", action: "deny" }],
    },
    { title: "The cluster itself, with none", cluster: TAKEN, others: [live(internal, "subsetting")], expect: [] },
    { title: "A cluster whose nodes are free", others: [live(internal, "instance groups")], expect: [] },
  ],
};
