import t from "tap";
import { CLASS, isGkeClass } from "../../src/controllers/l4/load-balancer-class.ts";
import type { Implementation, ServiceModel } from "../../src/controllers/l4/model.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { F, INTERNAL, model, RBS, type Sketch, TIER } from "../support/l4-sketches.ts";

t.test("who owns a Service", async (t) => {
  const table: readonly (readonly [string, Implementation, Sketch, ClusterProfile?, Sketch?])[] = [
    ["asks for no load balancer", "none", { spec: { type: "ClusterIP" } }],
    ["plain", "legacy-external", {}],
    ["RBS annotation", "rbs-netlb", { annotations: RBS }],
    ["RBS annotation of another value", "legacy-external", { annotations: { "cloud.google.com/l4-rbs": "Enabled" } }],
    ["RBS by default", "rbs-netlb", {}, { gkeVersion: "1.37" }],
    ["internal with subsetting", "ilb-subsetting", { annotations: INTERNAL }],
    ["internal without subsetting", "legacy-internal", { annotations: INTERNAL }, { subsetting: false }],
    ["internal without the add-on", "legacy-internal", { annotations: INTERNAL }, { httpLoadBalancing: false }],
    [
      "internal from 1.36 on",
      "ilb-subsetting",
      { annotations: INTERNAL },
      { gkeVersion: "1.36", subsetting: false, httpLoadBalancing: false },
    ],
    ["deprecated key", "ilb-subsetting", { annotations: { "cloud.google.com/load-balancer-type": "internal" } }],
    [
      "first key wins",
      "legacy-external",
      {
        annotations: {
          ...INTERNAL,
          "networking.gke.io/load-balancer-type": "INTERNAL",
          "cloud.google.com/load-balancer-type": "Internal",
        },
      },
    ],
    ["internal beats RBS", "ilb-subsetting", { annotations: { ...INTERNAL, ...RBS } }],
    ["class internal", "ilb-subsetting", { spec: { loadBalancerClass: CLASS.internal } }],
    [
      "class internal without subsetting",
      "unowned",
      { spec: { loadBalancerClass: CLASS.internal } },
      { subsetting: false },
    ],
    [
      "class external beats the annotation",
      "rbs-netlb",
      { annotations: INTERNAL, spec: { loadBalancerClass: CLASS.external } },
    ],
    ["class internal legacy", "legacy-internal", { spec: { loadBalancerClass: CLASS.internalLegacy } }],
    [
      "class external legacy",
      "legacy-external",
      { annotations: RBS, spec: { loadBalancerClass: CLASS.externalLegacy } },
    ],
    ["class standalone", "standalone", { spec: { loadBalancerClass: CLASS.standalone } }],
    ["another class", "foreign", { annotations: INTERNAL, spec: { loadBalancerClass: "example.com/x" } }],
    ["finalizer v1 of internal", "legacy-internal", { annotations: INTERNAL, finalizers: [F.ilb1] }],
    [
      "finalizer v2 of internal",
      "ilb-subsetting",
      { annotations: INTERNAL, finalizers: [F.ilb2] },
      { subsetting: false },
    ],
    ["finalizer of a target pool beats RBS", "legacy-external", { annotations: RBS, finalizers: [F.net1] }],
    ["finalizer of RBS without the annotation", "rbs-netlb", { finalizers: [F.net2] }],
    ["finalizer of RBS with NEGs", "rbs-netlb", { finalizers: [F.net3] }],
    ["finalizer that only the old object has", "rbs-netlb", {}, {}, { annotations: RBS, finalizers: [F.net2] }],
    ["live target pool without finalizer", "legacy-external", { annotations: RBS }, {}, { ips: ["198.51.100.7"] }],
    [
      "live RBS without finalizer",
      "rbs-netlb",
      { annotations: RBS },
      {},
      { ips: ["198.51.100.7"], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" } },
    ],
    ["old one was internal", "rbs-netlb", { annotations: RBS }, {}, { ips: ["10.0.0.7"], annotations: INTERNAL }],
    ["old one was no load balancer", "rbs-netlb", { annotations: RBS }, {}, { spec: { type: "ClusterIP" } }],
  ];
  for (const [what, expected, sketch, profile, previous] of table) {
    t.equal(model(sketch, profile, previous).implementation, expected, what);
  }
  t.ok(isGkeClass(CLASS.external));
  t.notOk(isGkeClass("example.com/x"));
});

t.test("predicates follow from the owner", async (t) => {
  const flags = (m: ServiceModel) =>
    (["isExternal", "isInternal", "isModern", "isLegacy", "isGke"] as const).filter((name) => m[name]).join(" ");
  t.equal(flags(model({})), "isExternal isLegacy isGke");
  t.equal(flags(model({ annotations: RBS })), "isExternal isModern isGke");
  t.equal(flags(model({ annotations: INTERNAL })), "isInternal isModern isGke");
  t.equal(flags(model({ annotations: INTERNAL }, { subsetting: false })), "isInternal isLegacy isGke");
  t.equal(flags(model({ spec: { type: "NodePort" } })), "");

  const m = model({ annotations: { ...RBS, [TIER]: "Standard" }, finalizers: [F.net2] });
  t.same([m.annotatedType, m.isLive, m.optsIntoRbs, m.networkTier], ["External", true, true, "Standard"]);
  t.equal(
    model({ annotations: { ...INTERNAL, [TIER]: "Standard" } }).networkTier,
    "Premium",
    "internal ones have no tier",
  );
  t.equal(model({ annotations: { [TIER]: "standard" } }).networkTier, "Premium", "the value is exact");
  t.notOk(model({}).isLive);
});
