import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";
import { DUAL_STACK, DUAL_STACK_WITHOUT_SUBSETTING } from "./clusters.ts";

const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const subnet = (name: string) => ({ "networking.gke.io/load-balancer-subnet": name });

/** Cases of the rules about families that a cluster, an owner or a subnet can't serve. */
export const CREATION_CASES: CaseTable = {
  "ipv6-requires-dualstack-cluster": [
    {
      title: "An IPv6 load balancer in an IPv4 cluster",
      object: rbs({ spec: SIX }),
      expect: [{ message: "ipv4Cluster", action: "deny" }],
      isExample: true,
    },
    {
      title: "The same in a dual-stack cluster",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: SIX }),
      expect: [],
      isExample: true,
    },
    {
      title: "A cluster with IPv6 alone serves it, too",
      cluster: { ...DUAL_STACK, stackType: "ipv6" },
      object: rbs({ annotations: subnet("ext-subnet"), spec: SIX }),
      expect: [],
    },
    { title: "An IPv4 load balancer", object: rbs({ spec: { ipFamilies: ["IPv4"] } }), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp({ spec: SIX }), expect: [] },
    {
      title: "A stack type that nobody stated is assumed, so this is only a warning",
      cluster: { stackType: null },
      object: rbs({ spec: BOTH }),
      expect: [{ message: "ipv4Cluster", action: "warn" }],
    },
  ],
  "ipv6-requires-rbs": [
    {
      title: "A dual-stack Service that turned the backend service down",
      cluster: DUAL_STACK,
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" }, spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 Service gets a public IPv4 address",
      cluster: { ...DUAL_STACK, gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({ spec: { ...SIX, loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" } }),
      expect: [{ message: "ipv6Only", action: "deny" }],
    },
    {
      title: "With a backend service",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "Without the annotation the mutation comes first",
      cluster: DUAL_STACK,
      object: loadBalancer({ spec: BOTH }),
      expect: [],
    },
    {
      title: "Without the annotation and without mutations",
      cluster: DUAL_STACK,
      policy: { mutations: { enabled: false } },
      object: loadBalancer({ spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
    },
    {
      title: "An IPv4 Service on a target pool",
      cluster: DUAL_STACK,
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" }, spec: { ipFamilies: ["IPv4"] } }),
      expect: [],
    },
    {
      title: "A live target pool gets a second family",
      cluster: DUAL_STACK,
      old: live(loadBalancer, "target pool", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(loadBalancer, "target pool", { spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
    },
  ],
  "ipv6-requires-subsetting": [
    {
      title: "A dual-stack internal Service without subsetting",
      cluster: DUAL_STACK_WITHOUT_SUBSETTING,
      object: internal({ spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 internal Service without subsetting",
      cluster: DUAL_STACK_WITHOUT_SUBSETTING,
      object: internal({ spec: SIX }),
      expect: [{ message: "ipv6Only", action: "deny" }],
    },
    { title: "With subsetting", cluster: DUAL_STACK, object: internal({ spec: BOTH }), expect: [], isExample: true },
    {
      title: "A Service from before subsetting is told to be recreated instead",
      cluster: DUAL_STACK,
      old: live(internal, "instance groups", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(internal, "instance groups", { spec: BOTH }),
      expect: [],
    },
  ],
  "ipv6-external-subnet-required": [
    {
      title: "The cluster's subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
      isExample: true,
    },
    {
      title: "A subnet with external IPv6 addresses is named",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "The named subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "An empty name means the cluster's subnet",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet(""), spec: SIX }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "The stack type of the named subnet is IPv4 only",
      cluster: {
        ...DUAL_STACK,
        subnets: [{ name: "v4-subnet", stackType: "IPV4_ONLY", ipv6AccessType: "EXTERNAL" }],
      },
      object: rbs({ annotations: subnet("v4-subnet"), spec: SIX }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "A subnet with IPv6 alone will do",
      cluster: {
        ...DUAL_STACK,
        subnets: [{ name: "v6-subnet", stackType: "IPV6_ONLY", ipv6AccessType: "EXTERNAL" }],
      },
      object: rbs({ annotations: subnet("v6-subnet"), spec: SIX }),
      expect: [],
    },
    {
      title: "Without an inventory only the cluster's own subnet is known, so this is a warning",
      cluster: { ...DUAL_STACK, subnets: null },
      object: rbs({ spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    {
      title: "Without a region the subnet may be one of another region, so this is a warning",
      cluster: { ...DUAL_STACK, region: null },
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    {
      title: "Without an inventory nothing is known of another subnet",
      cluster: { ...DUAL_STACK, subnets: null },
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [],
    },
    {
      title: "A subnet that does not exist is another rule's matter",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("nowhere"), spec: BOTH }),
      expect: [],
    },
    {
      title: "An IP collection brings its own range",
      cluster: { ...DUAL_STACK, features: { byoIpv6: true } },
      object: rbs({ annotations: { "networking.gke.io/ip-collection-v6": "projects/p/regions/r/x" }, spec: SIX }),
      expect: [],
    },
    { title: "An IPv4 Service needs no range", cluster: DUAL_STACK, object: rbs(), expect: [] },
    {
      title: "With dual stack switched off the controller never asks for a range",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: rbs({ spec: BOTH }),
      expect: [],
    },
    {
      title: "An upgrade into the wrong subnet",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(rbs, "rbs", { spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "From one wrong subnet to another, which is no worse",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { spec: BOTH }),
      object: live(rbs, "rbs", { annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [],
    },
  ],
  "ipv6-internal-subnet-required": [
    {
      title: "The named subnet has external IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
      isExample: true,
    },
    {
      title: "The cluster's subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "A named subnet with internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ annotations: subnet("int-subnet"), spec: SIX }),
      expect: [],
    },
    {
      title: "The older annotation counts, too",
      cluster: DUAL_STACK,
      object: internal({
        annotations: { "networking.gke.io/internal-load-balancer-subnet": "ext-subnet" },
        spec: BOTH,
      }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "An empty newer annotation hides the older one",
      cluster: DUAL_STACK,
      object: internal({
        annotations: { ...subnet(""), "networking.gke.io/internal-load-balancer-subnet": "ext-subnet" },
        spec: BOTH,
      }),
      expect: [],
    },
    {
      title: "Only the cluster's own subnet is known, so this is a warning",
      cluster: { ...DUAL_STACK, subnets: null, clusterSubnet: { name: "default", ipv6AccessType: "EXTERNAL" } },
      object: internal({ spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    { title: "An IPv4 Service needs no range", cluster: DUAL_STACK, object: internal(), expect: [] },
  ],
};
