import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";

const AZURE = "service.beta.kubernetes.io/azure-load-balancer-internal";
const AWS = "service.beta.kubernetes.io/aws-load-balancer-scheme";

export const CASES: CaseTable = {
  "foreign-cloud-annotation": [
    {
      title: "Internal on Azure, public on GKE",
      object: loadBalancer({ annotations: { [AZURE]: "true" } }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "Internal on both",
      object: internal({ annotations: { [AZURE]: "true" } }),
      expect: [{ message: "ignored", action: "info" }],
      isExample: true,
    },
    {
      title: "In a folder for another cloud",
      object: loadBalancer({ annotations: { [AZURE]: "true" } }),
      isOffline: true,
      file: "deploy/aks/web.yaml",
      expect: [{ message: "ignored", action: "info" }],
    },
    {
      title: "In a file that says GKE, too",
      object: loadBalancer({ annotations: { [AZURE]: "true" } }),
      isOffline: true,
      file: "aks-and-gke/web.yaml",
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Not internal on Azure either",
      object: rbs({ annotations: { [AZURE]: "false" } }),
      expect: [{ message: "ignored", action: "info" }],
    },
    {
      title: "Internal on AWS by scheme, and an annotation of MetalLB",
      object: rbs({ annotations: { [AWS]: "internal", "metallb.universe.tf/address-pool": "a" } }),
      expect: [
        { message: "public", action: "deny" },
        { message: "ignored", action: "info" },
      ],
    },
    {
      title: "Internal by any value of the annotation",
      object: rbs({ annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-x" } }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Several of one cloud are one hint",
      object: rbs({
        annotations: {
          "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
          "service.beta.kubernetes.io/aws-load-balancer-attributes": "a=b",
        },
      }),
      expect: [{ message: "severalIgnored", action: "info" }],
    },
    { title: "Annotations of GKE and of nobody", object: rbs({ annotations: { "example.com/aws": "x" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [AZURE]: "true" } }), expect: [] },
    {
      title: "Another controller's Service",
      object: loadBalancer({ annotations: { [AZURE]: "true" }, spec: { loadBalancerClass: "metallb.io/metallb" } }),
      expect: [],
    },
    {
      title: "A live Service that had it before",
      object: live(rbs, "rbs", { annotations: { [AZURE]: "true" }, labels: { a: "b" } }),
      old: live(rbs, "rbs", { annotations: { [AZURE]: "true" } }),
      expect: [],
    },
  ],
};
