import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { negServicesOf } from "./behind-negs.ts";

export const hostnetworkNeg = defineRule({
  id: "hostnetwork-neg",
  group: "workload",
  action: "warn",
  summary: "A workload behind NEGs in the host's network.",
  messages: {
    hostNetwork: 'hostNetwork Pods enter the NEGs of "{service}" with their node\'s IP, not one of the Pod range.',
  },
  why:
    "NEG endpoints are meant to be Pod IPs from the alias range. With the node's IP, health checks and firewall rules " +
    "for the Pod range do not fit, and a node can hold only one such Pod for each port.",
  fix: "Leave hostNetwork out.",
  sources: ["kubernetes/ingress-gce pkg/neg/syncers/utils.go validatePod nodeContainsPodIP"],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [where("in the host's network", ({ object }) => object.hostNetwork)],
    check(s, report) {
      const [service] = negServicesOf(s);
      if (!service) return;
      report({
        message: "hostNetwork",
        path: "/spec/template/spec/hostNetwork",
        data: { service: service.metadata.name },
      });
    },
  },
});
