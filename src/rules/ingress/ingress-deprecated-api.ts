import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasGate } from "../shared/version-unknown.ts";

const REMOVED = ["extensions/v1beta1", "networking.k8s.io/v1beta1"];

export const ingressDeprecatedApi = defineRule({
  id: "ingress-deprecated-api",
  group: "ingress",
  action: "deny",
  summary: "An Ingress of an API version that Kubernetes 1.22 removed.",
  messages: {
    removed: "{version} Ingress was removed in Kubernetes 1.22: the API server refuses it.",
    deprecated: "{version} Ingress is gone from Kubernetes 1.22 on.",
  },
  why: "The sample manifests of older GKE pages still use these versions; current clusters do not serve them.",
  fix: "Use networking.k8s.io/v1 with pathType and backend.service.",
  sources: ["Kubernetes: Deprecated API migration guide, v1.22, Ingress"],
  on: ["create", "update"],
  uses: ["gkeVersion"],
  ingress: {
    when: [where("of a removed API version", ({ object }) => REMOVED.includes(object.apiVersion))],
    check({ object, cluster }, report) {
      const at = { path: "/apiVersion", data: { version: object.apiVersion } } as const;
      if (hasGate(cluster.gkeVersion, "ingressV1Only")) report({ message: "removed", ...at });
      else report({ message: "deprecated", action: "warn", ...at });
    },
  },
});
