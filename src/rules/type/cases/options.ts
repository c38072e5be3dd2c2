import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const CONFIG = "networking.gke.io/l4lb-config";
const COLLECTION = "networking.gke.io/ip-collection-v6";
const SUBNET = "networking.gke.io/load-balancer-subnet";
const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
const OLD_SHARE = "cloud.google.com/load-balancer-backend-share";
const L3 = { gkeVersion: "1.36.3-gke.1000000" };
const WITH_COLLECTIONS = { ...L3, stackType: "ipv4-ipv6" as const, features: { byoIpv6: true } };
const URL = "https://www.googleapis.com/compute/v1/projects/p/regions/r/publicDelegatedPrefixes/x";

const logged = { annotations: { [CONFIG]: "logging" } };
const logging = {
  apiVersion: "networking.gke.io/v1",
  kind: "L4LBConfig",
  metadata: { name: "logging", namespace: "shop" },
};
const ipv6 = { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" };
const collected = (annotations: object = {}, spec: object = ipv6) =>
  rbs({ annotations: { [COLLECTION]: URL, ...annotations }, spec: { ...spec } });

export const OPTION_CASES: CaseTable = {
  "l4lbconfig-unsupported": [
    {
      title: "A cluster without the feature",
      cluster: L3,
      object: rbs(logged),
      others: [logging],
      expect: [],
      isExample: true,
    },
    {
      title: "Below the version that has it",
      object: rbs(logged),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A switch decides rather than the version",
      cluster: { ...L3, features: { l4lbConfig: false } },
      object: rbs(logged),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "A live target pool",
      cluster: L3,
      object: live(loadBalancer, "target pool", logged),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "legacy", action: "deny" }],
    },
    {
      title: "No load balancer",
      cluster: L3,
      object: clusterIp(logged),
      expect: [{ message: "noLoadBalancer", action: "deny" }],
    },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ...logged, spec: { loadBalancerClass: "a.b/c" } }),
      expect: [],
    },
  ],
  "l4lbconfig-missing": [
    {
      title: "An L4LBConfig that does not exist",
      cluster: L3,
      object: rbs(logged),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    { title: "One that does", cluster: L3, object: rbs(logged), others: [logging], expect: [], isExample: true },
    {
      title: "One of another namespace is not read",
      cluster: L3,
      object: rbs({ ...logged, namespace: "other" }),
      others: [logging],
      expect: [{ message: "missing", action: "warn" }],
    },
    {
      title: "Some manifests do not show every L4LBConfig",
      cluster: L3,
      object: rbs(logged),
      isOffline: true,
      expect: [],
    },
  ],
  "l4lbconfig-removed": [
    {
      title: "The annotation goes",
      cluster: L3,
      object: live(rbs, "rbs on NEGs"),
      old: live(rbs, "rbs on NEGs", logged),
      others: [logging],
      expect: [{ message: "removed", action: "info" }],
      isExample: true,
    },
    {
      title: "The annotation stays",
      cluster: L3,
      object: live(rbs, "rbs on NEGs", { ...logged, labels: { a: "b" } }),
      old: live(rbs, "rbs on NEGs", logged),
      others: [logging],
      expect: [],
      isExample: true,
    },
    {
      title: "The Service is no load balancer any more",
      cluster: L3,
      object: clusterIp(),
      old: live(rbs, "rbs", logged),
      expect: [],
    },
  ],
  "ip-collection-unsupported": [
    {
      title: "A cluster where the switch is off",
      cluster: { ...WITH_COLLECTIONS, features: {} },
      object: collected(),
      expect: [{ message: "unavailable", action: "deny" }],
      isExample: true,
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
  "ip-collection-needs-ipv6-only": [
    {
      title: "A dual-stack Service",
      cluster: WITH_COLLECTIONS,
      object: collected({}, { ipFamilies: ["IPv6", "IPv4"], ipFamilyPolicy: "RequireDualStack" }),
      expect: [{ message: "ipv4", action: "deny" }],
      isExample: true,
    },
    { title: "An IPv6-only Service", cluster: WITH_COLLECTIONS, object: collected(), expect: [], isExample: true },
    {
      title: "No family means IPv4",
      cluster: WITH_COLLECTIONS,
      object: collected({}, {}),
      expect: [{ message: "ipv4", action: "deny" }],
    },
  ],
  "ip-collection-with-subnet": [
    {
      title: "A collection and a subnet",
      cluster: WITH_COLLECTIONS,
      object: collected({ [SUBNET]: "ext-subnet" }),
      expect: [{ message: "both", action: "deny" }],
      isExample: true,
    },
    { title: "A collection alone", cluster: WITH_COLLECTIONS, object: collected(), expect: [], isExample: true },
    { title: "An empty subnet is none", cluster: WITH_COLLECTIONS, object: collected({ [SUBNET]: "" }), expect: [] },
  ],
  "backend-share-ineffective": [
    {
      title: "An internal load balancer with subsetting",
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [{ message: "notLegacy", action: "warn" }],
      isExample: true,
    },
    {
      title: "An internal load balancer on instance groups",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "With policy Local",
      cluster: { subsetting: false },
      object: internal({ annotations: { [OLD_SHARE]: "true" }, spec: { externalTrafficPolicy: "Local" } }),
      expect: [{ message: "local", action: "warn" }],
    },
    {
      title: "An external load balancer",
      object: rbs({ annotations: { [SHARE]: "true" } }),
      expect: [{ message: "notLegacy", action: "warn" }],
    },
    { title: "A value that does not ask for it", object: internal({ annotations: { [SHARE]: "false" } }), expect: [] },
  ],
  "backend-share-deprecated-key": [
    {
      title: "The key without alpha",
      cluster: { subsetting: false },
      object: internal({ annotations: { [OLD_SHARE]: "true" } }),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "The key with alpha",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Both keys",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true", [OLD_SHARE]: "true" } }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [OLD_SHARE]: "true" } }), expect: [] },
  ],
};
