import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { RBS, WITH_CLASSES } from "./rbs.sketches.ts";

const TYPE = "networking.gke.io/load-balancer-type";
const OLD_TYPE = "cloud.google.com/load-balancer-type";
const BY_CLASS = { options: { rbsBy: "class" as const } };
const UNMADE = { mutations: { enabled: false } };
const ADDED = [{ message: "targetPool", action: "mutate" as const }];
const finalizers = (...names: string[]) => ({ finalizers: names.map((name) => `gke.networking.io/${name}`) });
const CLEANUP = { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] };

export const CASES: CaseTable = {
  "rbs-recommended": [
    { title: "A new external Service gets the annotation", object: loadBalancer(), expect: ADDED, isExample: true },
    { title: "A Service that has the annotation is left alone", object: rbs(), expect: [], isExample: true },
    {
      title: "Any value is the author's choice",
      object: loadBalancer({ annotations: { [RBS]: "disabled" } }),
      expect: [],
    },
    { title: "An internal Service needs none", object: internal(), expect: [] },
    {
      title: "Internal by the deprecated key and spelling",
      object: loadBalancer({ annotations: { [OLD_TYPE]: "internal" } }),
      expect: [],
    },
    {
      title: "A type that GKE does not recognise comes first",
      object: loadBalancer({ annotations: { [TYPE]: "INTERNAL" } }),
      expect: [],
    },
    {
      title: "Even where it only looks harmless",
      object: loadBalancer({ annotations: { [TYPE]: "external" } }),
      expect: [],
    },
    {
      title: "Two type annotations that disagree come first",
      object: loadBalancer({ annotations: { [TYPE]: "External", [OLD_TYPE]: "Internal" } }),
      expect: [],
    },
    {
      title: "An explicit External is external",
      object: loadBalancer({ annotations: { [TYPE]: "External" } }),
      expect: ADDED,
    },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" } }),
      expect: [],
    },
    { title: "A ClusterIP Service has no load balancer", object: clusterIp(), expect: [] },
    {
      title: "A ClusterIP Service that becomes a load balancer gets it",
      object: loadBalancer(),
      old: clusterIp(),
      expect: ADDED,
    },
    {
      title: "Not while a target pool is still cleaned up",
      object: loadBalancer(finalizers("l4-netlb-v1")),
      old: clusterIp(finalizers("l4-netlb-v1")),
      expect: [],
    },
    {
      title: "Not while the service controller still cleans up",
      object: loadBalancer(CLEANUP),
      old: clusterIp(CLEANUP),
      expect: [],
    },
    {
      title: "Not while an internal load balancer on instance groups is still cleaned up",
      object: loadBalancer(finalizers("l4-ilb-v1")),
      old: clusterIp(finalizers("l4-ilb-v1")),
      expect: [],
    },
    {
      title: "A pending finalizer of RBS makes it one anyway",
      object: loadBalancer(finalizers("l4-netlb-v3")),
      old: clusterIp(finalizers("l4-netlb-v3")),
      expect: [],
    },
    {
      title: "The finalizer of a subsetting load balancer says nothing about the external side",
      object: loadBalancer(finalizers("l4-ilb-v2")),
      old: clusterIp(finalizers("l4-ilb-v2")),
      expect: ADDED,
    },
    {
      title: "An internal Service that becomes external gets a new load balancer",
      object: live(loadBalancer, "subsetting"),
      old: live(internal, "subsetting"),
      expect: ADDED,
    },
    {
      title: "Unless a target pool is still there",
      object: live(loadBalancer, "subsetting", finalizers("l4-ilb-v2", "l4-netlb-v1")),
      old: live(internal, "subsetting", finalizers("l4-ilb-v2", "l4-netlb-v1")),
      expect: [],
    },
    {
      title: "A live target pool never gets it",
      object: live(loadBalancer, "target pool", { labels: { a: "b" } }),
      old: live(loadBalancer, "target pool"),
      expect: [],
    },
    {
      title: "A live target pool without any finalizer neither",
      object: loadBalancer({ status: ["198.51.100.7"], labels: { a: "b" } }),
      old: loadBalancer({ status: ["198.51.100.7"] }),
      expect: [],
    },
    {
      title: "A live Service on a backend service needs none",
      object: live(loadBalancer, "rbs", { labels: { a: "b" } }),
      old: live(loadBalancer, "rbs"),
      expect: [],
    },
    {
      title: "A copied finalizer on create: somebody else may own it",
      object: loadBalancer(finalizers("l4-netlb-v1")),
      policy: { mutations: { optIn: [] } },
      expect: [],
    },
    { title: "A copied status on create", object: loadBalancer({ status: ["198.51.100.7"] }), expect: [] },
    {
      title: "Below GKE 1.25.5 there is no RBS",
      cluster: { gkeVersion: "1.25.4" },
      object: loadBalancer(),
      expect: [],
    },
    { title: "From GKE 1.25.5 there is", cluster: { gkeVersion: "1.25.5" }, object: loadBalancer(), expect: ADDED },
    {
      title: "Without the add-on no controller would take it",
      cluster: { httpLoadBalancing: false, subsetting: false },
      object: loadBalancer(),
      expect: [],
    },
    {
      title: "From GKE 1.36 the add-on is not needed",
      cluster: { gkeVersion: "1.36.3-gke.1000000", httpLoadBalancing: false },
      object: loadBalancer(),
      expect: ADDED,
    },
    { title: "From GKE 1.37 it is the default", cluster: { gkeVersion: "1.37.0" }, object: loadBalancer(), expect: [] },
    {
      title: "Unless the default is off",
      cluster: { gkeVersion: "1.37.0", features: { rbsByDefault: false } },
      object: loadBalancer(),
      expect: ADDED,
    },
    {
      title: "A dual-stack Service needs it most",
      cluster: { stackType: "ipv4-ipv6", clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" } },
      object: loadBalancer({ spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" } }),
      expect: ADDED,
    },
    {
      title: "A target pool that is wanted",
      object: loadBalancer({ labels: { "l4guard.dev/allow-target-pool": "true" } }),
      expect: [],
    },
    {
      title: "The label has one value that counts",
      object: loadBalancer({ labels: { "l4guard.dev/allow-target-pool": "false" } }),
      expect: ADDED,
    },
    {
      title: "An IP that is shared with a target pool",
      object: loadBalancer({ spec: { loadBalancerIP: "203.0.113.10" }, ports: [8443] }),
      others: [live(loadBalancer, "target pool", { name: "other", spec: { loadBalancerIP: "203.0.113.10" } })],
      expect: ADDED,
    },
    {
      title: "Nodes that another load balancer uses are left to the author",
      cluster: { sharedInstanceGroupsUsedOutsideGke: true },
      object: loadBalancer(),
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "NEG backends do not compete for them",
      cluster: { ...WITH_CLASSES, sharedInstanceGroupsUsedOutsideGke: true },
      object: loadBalancer(),
      expect: ADDED,
    },
    {
      title: "Without mutations it is a warning",
      object: loadBalancer(),
      policy: UNMADE,
      expect: [{ message: "targetPool", action: "warn" }],
    },
    {
      title: "By class, where the policy asks for it",
      cluster: WITH_CLASSES,
      object: loadBalancer(),
      policy: BY_CLASS,
      expect: ADDED,
    },
    { title: "By annotation where GKE has no classes yet", object: loadBalancer(), policy: BY_CLASS, expect: ADDED },
  ],
};
