import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { backendServicesOf } from "../shared/ingress-backends.ts";
import { gkeClassOf, ofGkeClass } from "../shared/ingress-class.ts";
import { enablesNegs, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negRequiresVpcNative = defineRule({
  id: "neg-requires-vpc-native",
  group: "neg",
  action: "deny",
  summary: "NEGs in a cluster that is not VPC-native.",
  messages: {
    service: "NEGs need a VPC-native cluster; in this one the load balancer gets no endpoints.",
    internalIngress: "Class gce-internal needs NEGs, and these a VPC-native cluster.",
    ingress: 'Service "{service}" asks for NEGs, which need a VPC-native cluster; no endpoint is added.',
  },
  why:
    "Endpoints of a NEG are Pod IPs from alias ranges. A routes-based cluster has none, so Compute Engine refuses every " +
    "endpoint.",
  fix: "Use instance groups (NodePort, no annotation), or a VPC-native cluster.",
  sources: ["GKE: Using container-native load balancing, Requirements"],
  on: ["create", "update"],
  needs: ["vpcNative"],
  service: {
    when: [annotates(NEG), enablesNegs],
    check({ cluster }, report) {
      if (!cluster.vpcNative) report({ message: "service", path: NEG_PATH });
    },
  },
  ingress: {
    when: [ofGkeClass],
    check(s, report) {
      if (s.cluster.vpcNative) return;
      if (gkeClassOf(s.object) === "gce-internal") report({ message: "internalIngress", path: "/spec" });
      else {
        for (const { service, path } of backendServicesOf(s)) {
          const { name } = service.metadata;
          if (!negOf(service)?.ingress) continue;
          report({ message: "ingress", path, about: `service ${name}`, data: { service: name } });
        }
      }
    },
  },
});
