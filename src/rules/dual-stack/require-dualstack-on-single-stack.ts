import { defineRule } from "../../engine/rule.ts";
import { field, wantsDualStack } from "../shared/conditions.ts";

export const requireDualstackOnSingleStack = defineRule({
  id: "require-dualstack-on-single-stack",
  group: "dual-stack",
  action: "deny",
  summary: "RequireDualStack in a cluster that has only one IP family.",
  messages: {
    singleStack: "RequireDualStack is refused by the API server: the stack type of this cluster is {stack}.",
    unknown: "RequireDualStack needs a dual-stack cluster: the API server of any other refuses it.",
  },
  why: "Kubernetes refuses a Service that requires two IP families in a cluster that has one.",
  fix: "Use SingleStack or PreferDualStack, or a dual-stack cluster.",
  sources: ["kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields"],
  on: ["create", "update"],
  needs: ["stackType"],
  service: {
    when: [
      wantsDualStack,
      field("with ipFamilyPolicy RequireDualStack", "spec.ipFamilyPolicy", { is: ["RequireDualStack"] }),
    ],
    check(s, report) {
      const { stackType: stack } = s.cluster;
      if (stack === "ipv4-ipv6") return;
      const path = "/spec/ipFamilyPolicy";
      // Who writes it has a dual-stack cluster, more likely than not.
      if (!s.model.cluster.knows("stackType")) report({ message: "unknown", action: "info", path });
      else report({ message: "singleStack", path, data: { stack } });
    },
  },
});
