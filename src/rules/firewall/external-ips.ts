import { defineRule } from "../../engine/rule.ts";
import { field } from "../shared/conditions.ts";

export const externalIps = defineRule({
  id: "external-ips",
  group: "firewall",
  action: "warn",
  summary: "A Service that takes over traffic for addresses which nobody gave it.",
  messages: {
    intercepts:
      "Every node sends what its Pods send to {ip} to this Service: externalIPs can intercept anyone's traffic.",
  },
  why:
    "kube-proxy and Dataplane V2 divert traffic for each address of spec.externalIPs on every node, whoever owns the address " +
    "(CVE-2020-8554). GKE's load balancers don't read the field. From 1.21 on the admission plugin " +
    "DenyServiceExternalIPs refuses it where it is on.",
  fix: "Leave spec.externalIPs out; a load balancer gets its address by annotation or loadBalancerIP.",
  sources: [
    "CVE-2020-8554, kubernetes/kubernetes issue 97076",
    "kubernetes/kubernetes plugin/pkg/admission/network/denyserviceexternalips/admission.go",
    "GKE: Hardening your cluster, DenyServiceExternalIPs",
  ],
  on: ["create", "update"],
  service: {
    when: [field("with externalIPs", "spec.externalIPs", { moreThan: 0 })],
    check({ object, options }, report) {
      for (const [place, ip] of object.externalIPs.entries()) {
        report({
          message: "intercepts",
          path: `/spec/externalIPs/${place}`,
          about: ip,
          action: options.strict ? "deny" : "warn",
          data: { ip },
        });
      }
    },
  },
});
