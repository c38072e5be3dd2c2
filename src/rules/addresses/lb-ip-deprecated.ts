import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { isModern, statesIp } from "../shared/conditions.ts";

export const lbIpDeprecated = defineRule({
  id: "lb-ip-deprecated",
  group: "addresses",
  action: "warn",
  summary: "spec.loadBalancerIP where address names are available.",
  messages: {
    deprecated: "spec.loadBalancerIP is deprecated in Kubernetes; GKE keeps it, but address names replace it.",
  },
  why:
    "Kubernetes deprecated the field in 1.24. On RBS and subsetting Services the annotation with address names pins " +
    "both IP families and survives a change of the IP behind the name.",
  fix: "Use networking.gke.io/load-balancer-ip-addresses.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse",
  ],
  since: "1.29",
  on: ["create", "update"],
  needs: ["gkeVersion"],
  kindDependent: true,
  gate: { name: "addressNames", speaks: "from" },
  optIn: true,
  service: {
    when: [statesIp, isModern],
    check(s, report) {
      if (!isAtLeast(s.cluster.gkeVersion, GATES.addressNames)) return;
      report({ message: "deprecated", path: LITERAL_PATH });
    },
  },
});
