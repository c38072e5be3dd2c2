import type { CaseTable } from "../case.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { at, LOCAL } from "./versions.sketches.ts";

const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const SUBNET = "networking.gke.io/load-balancer-subnet";
const TIER = "cloud.google.com/network-tier";
const SIX_PORTS = [1001, 1002, 1003, 1004, 1005, 1006];

export const CASES: CaseTable = {
  "rbs-min-version": [
    {
      title: "l4-rbs before GKE 1.25.5",
      cluster: at("1.24.9-gke.100"),
      object: rbs(),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "An internal Service does not read it",
      cluster: at("1.24.9-gke.100"),
      object: internal({ annotations: { "cloud.google.com/l4-rbs": "enabled" } }),
      expect: [],
    },
    {
      title: "It is dormant on a ClusterIP Service",
      cluster: at("1.24.9-gke.100"),
      object: clusterIp({ annotations: { "cloud.google.com/l4-rbs": "enabled" } }),
      expect: [],
    },
  ],
  "lb-class-min-version": [
    {
      title: "A GKE class before GKE 1.33.1-gke.1779000",
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Some patches of 1.33 are too old, as far as 1.33 says",
      cluster: at("1.33"),
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" } }),
      expect: [{ message: "tooOld", action: "warn" }],
    },
    {
      title: "Every patch of 1.32 is too old",
      cluster: at("1.32"),
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" } }),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "No patch of 1.34 is",
      cluster: at("1.34"),
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" } }),
      expect: [],
    },
    {
      title: "Another controller's class",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" } }),
      expect: [],
    },
  ],
  "static-ip-annotation-min-version": [
    {
      title: "Address names before GKE 1.29",
      cluster: at("1.28.10-gke.1000000"),
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A blank list",
      cluster: at("1.28.10-gke.1000000"),
      object: rbs({ annotations: { [NAMES]: " , " } }),
      expect: [],
    },
  ],
  "subnet-annotation-min-version": [
    {
      title: "The newer subnet annotation before GKE 1.29",
      cluster: at("1.28.10-gke.1000000"),
      object: internal({ annotations: { [SUBNET]: "int-subnet" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The older key",
      cluster: at("1.28.10-gke.1000000"),
      object: internal({ annotations: { "networking.gke.io/internal-load-balancer-subnet": "int-subnet" } }),
      expect: [],
    },
  ],
  "network-tier-min-version": [
    {
      title: "A tier before GKE 1.19",
      cluster: at("1.18.20-gke.6000"),
      object: loadBalancer({ annotations: { [TIER]: "Standard" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "An internal Service has no tier to choose",
      cluster: at("1.18.20-gke.6000"),
      object: internal({ annotations: { [TIER]: "Standard" } }),
      expect: [],
    },
  ],
  "internal-traffic-policy-min-version": [
    {
      title: "Local before GKE 1.22",
      cluster: at("1.21.14-gke.1000"),
      object: clusterIp({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Cluster is what the API server writes by itself",
      cluster: at("1.21.14-gke.1000"),
      object: clusterIp({ spec: { internalTrafficPolicy: "Cluster" } }),
      expect: [],
    },
  ],
  "etp-min-version": [
    {
      title: "Local before GKE 1.14",
      cluster: at("1.13.12-gke.10"),
      object: loadBalancer({ spec: LOCAL }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    { title: "Cluster", cluster: at("1.13.12-gke.10"), object: loadBalancer(), expect: [] },
  ],
  "ilb-all-ports-min-version": [
    {
      title: "Six ports before GKE 1.18.19-gke.1400",
      cluster: { ...at("1.18.18-gke.100"), subsetting: false },
      object: internal({ ports: SIX_PORTS }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Five ports",
      cluster: at("1.18.18-gke.100"),
      object: internal({ ports: SIX_PORTS.slice(1) }),
      expect: [],
    },
    {
      title: "An external Service",
      cluster: at("1.18.18-gke.100"),
      object: loadBalancer({ ports: SIX_PORTS }),
      expect: [],
    },
  ],
};
