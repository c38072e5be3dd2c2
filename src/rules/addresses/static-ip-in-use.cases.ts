import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { NAMES, named, REGIONAL, reserved, WANTS_TARGET_POOL } from "./static-ip.sketches.ts";

const usedBy = (...users: string[]) =>
  reserved({ name: "busy-ip", address: "203.0.113.30", type: "EXTERNAL", tier: "PREMIUM", users, ...REGIONAL });

export const CASES: CaseTable = {
  "static-ip-in-use": [
    {
      title: "A forwarding rule of another cluster",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-other"),
      object: rbs(named("busy-ip")),
      expect: [{ message: "usedElsewhere", action: "warn" }],
      isExample: true,
    },
    {
      title: "A virtual machine holds it, which needs no other object to know",
      cluster: usedBy("projects/p/zones/us-central1-a/instances/old-broker"),
      object: rbs(named("busy-ip")),
      isOffline: true,
      expect: [{ message: "held", action: "deny" }],
    },
    {
      title: "Some forwarding rule, where not all objects are known",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-other"),
      object: rbs(named("busy-ip")),
      isOffline: true,
      expect: [],
    },
    {
      title: "The rule of a Service that shares the address",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-a"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [
        live(rbs, "rbs", {
          name: "a",
          annotations: { [NAMES]: "busy-ip", "service.kubernetes.io/tcp-forwarding-rule": "k8s2-tcp-a" },
          status: ["203.0.113.30"],
        }),
      ],
      expect: [],
    },
    {
      title: "The rule of a target pool, which is named after its uid",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/a0123456789abcdef0123456789abcde"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [
        live(loadBalancer, "target pool", {
          name: "a",
          metadata: { uid: "01234567-89ab-cdef-0123-456789abcdef" },
          status: ["203.0.113.30"],
        }),
      ],
      expect: [],
    },
    {
      title: "The Service's own rule, which its status annotations do not name",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-web"),
      object: live(rbs, "rbs", { labels: { a: "b" }, ...named("busy-ip") }),
      old: live(rbs, "rbs", named("busy-ip")),
      expect: [],
    },
    {
      title: "Manifests that are not all of the cluster tell nothing",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-other"),
      object: rbs(named("busy-ip")),
      isOffline: true,
      expect: [],
    },
    {
      title: "All manifests of the cluster, and one that was exported with its status",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-web"),
      object: live(rbs, "rbs", named("busy-ip")),
      isOffline: true,
      isComplete: true,
      expect: [],
    },
    {
      title: "All manifests of the cluster, and two rules",
      cluster: usedBy("k8s2-tcp-web", "k8s2-tcp-other"),
      object: live(rbs, "rbs", named("busy-ip")),
      isOffline: true,
      isComplete: true,
      expect: [{ message: "usedElsewhere", action: "warn" }],
    },
    {
      title: "A target pool whose uid is not told may own the rule",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/a0123456789abcdef0123456789abcde"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [live(loadBalancer, "target pool", { name: "a", status: ["203.0.113.30"] })],
      expect: [],
    },
    { title: "An address without users", object: rbs(named("web-ip")), expect: [] },
    {
      title: "An address that is not reserved",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [],
    },
  ],
};
