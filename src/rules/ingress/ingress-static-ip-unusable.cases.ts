import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { GLOBAL_IP, REGIONAL_IP, TLS } from "./ingress.sketches.ts";

const address = (name: string, type: "INTERNAL" | "EXTERNAL", purpose?: string) =>
  ({
    addresses: [
      {
        name,
        address: "10.0.0.9",
        ipVersion: "IPV4",
        type,
        scope: "regional",
        region: "us-central1",
        ...(purpose && { purpose }),
      },
    ],
  }) as const;
const subnet = (name: string, ipv4Range: string, purpose: string) => ({
  name,
  ipv4Range,
  purpose,
  region: "us-central1",
});
const internal = (spec = {}) => ingress({ className: "gce-internal", annotations: { [REGIONAL_IP]: "in" }, spec });
const usedBy = (user: string) => {
  const { addresses } = address("in", "INTERNAL");
  return { addresses: addresses.map((record) => ({ ...record, users: [user] })) };
};
const elsewhere = (object: object) => ({ ...object, metadata: { ...Object(object).metadata, namespace: "other" } });
const onAddress = (name: string) =>
  clusterIp({
    name: "db",
    annotations: {
      "networking.gke.io/load-balancer-type": "Internal",
      "networking.gke.io/load-balancer-ip-addresses": name,
    },
    spec: { type: "LoadBalancer" },
  });

export const CASES: CaseTable = {
  "ingress-static-ip-unusable": [
    {
      title: "An external address for an internal Ingress",
      cluster: address("in", "EXTERNAL"),
      object: internal(),
      expect: [{ message: "type", action: "warn" }],
      isExample: true,
    },
    {
      title: "One that HTTP and HTTPS can't share",
      cluster: address("in", "INTERNAL", "GCE_ENDPOINT"),
      object: internal(TLS),
      expect: [{ message: "purpose", action: "warn" }],
    },
    {
      title: "One of the subnet for proxies",
      cluster: { ...address("in", "INTERNAL"), subnets: [subnet("proxies", "10.0.0.0/23", "REGIONAL_MANAGED_PROXY")] },
      object: internal(),
      expect: [{ message: "subnet", action: "warn" }],
    },
    {
      title: "One of a subnet for hosts",
      cluster: {
        ...address("in", "INTERNAL"),
        subnets: [
          subnet("nodes", "10.0.0.0/24", "PRIVATE"),
          subnet("proxies", "10.0.0.0/23", "REGIONAL_MANAGED_PROXY"),
        ],
      },
      object: internal(),
      expect: [],
    },
    {
      title: "One of a subnet that nobody lists",
      cluster: { ...address("in", "INTERNAL"), subnets: [subnet("proxies", "10.9.0.0/23", "REGIONAL_MANAGED_PROXY")] },
      object: internal(),
      expect: [],
    },
    {
      title: "One that they can share",
      cluster: address("in", "INTERNAL", "SHARED_LOADBALANCER_VIP"),
      object: internal(TLS),
      expect: [],
    },
    {
      title: "One that another Ingress has",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip" } }),
      others: [ingress({ name: "other", annotations: { [GLOBAL_IP]: "global-ip" } })],
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "Other Ingresses have others",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip" } }),
      others: [ingress({ name: "other", annotations: { [GLOBAL_IP]: "other-ip" } }), ingress({ name: "third" })],
      expect: [],
    },
    {
      title: "Of a multi-cluster Ingress",
      object: ingress({ className: "gce-multi-cluster", annotations: { [GLOBAL_IP]: "global-ip" } }),
      expect: [],
    },
    {
      title: "An internal address",
      cluster: address("in", "INTERNAL"),
      object: internal(),
      expect: [],
      isExample: true,
    },
    {
      title: "An Ingress of another namespace, which is not named",
      cluster: address("in", "INTERNAL"),
      object: internal(),
      others: [elsewhere(internal())],
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "A Service of layer 4 on it",
      cluster: address("in", "INTERNAL"),
      object: internal(),
      others: [onAddress("in")],
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "One that load balancers may share",
      cluster: address("in", "INTERNAL", "SHARED_LOADBALANCER_VIP"),
      object: internal(),
      others: [onAddress("in")],
      expect: [],
    },
    {
      title: "The inventory knows a user",
      cluster: usedBy("projects/p/regions/r/forwardingRules/of-another-cluster"),
      object: internal(),
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "The user is its own front end",
      cluster: usedBy("projects/p/regions/r/forwardingRules/k8s2-fr-0a1b2c3d-shop-front-4e5f6a7b"),
      object: internal(),
      expect: [],
    },
    {
      title: "A live Ingress that names it still",
      cluster: usedBy("projects/p/regions/r/forwardingRules/of-another-cluster"),
      old: internal(),
      object: internal({ rules: [] }),
      expect: [],
    },
  ],
};
