import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { AS_BY_DEFAULT } from "./controller-fields.sketches.ts";

export const CASES: CaseTable = {
  "gke-finalizer-on-create": [
    {
      title: "An exported manifest with the finalizer of a target pool",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "deny" }],
      isExample: true,
    },
    { title: "A manifest without it", object: rbs(), expect: [], isExample: true },
    {
      title: "Several are one finding",
      object: rbs({ finalizers: ["gke.networking.io/l4-ilb-v1", "example.com/x", "gke.networking.io/l4-netlb-v3"] }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "deny" }],
    },
    {
      title: "The policy may have them removed instead",
      object: rbs({ finalizers: ["gke.networking.io/l4-ilb-v1", "example.com/x", "gke.networking.io/l4-netlb-v3"] }),
      expect: [{ message: "copied", action: "mutate" }],
    },
    {
      title: "The generic finalizer is Kubernetes' own",
      object: rbs({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer may still carry one",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      old: clusterIp({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      expect: [],
    },
    {
      title: "An exempt user who restores a backup",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      user: "velero",
      policy: { exemptions: [{ users: ["velero"], rules: ["gke-finalizer-on-create"], reason: "restore" }] },
      expect: [],
    },
  ],
};
