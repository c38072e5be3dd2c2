import { LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isRbs, needsIpv6 } from "../shared/conditions.ts";

export const subnetAnnotationExternalIpv4Only = defineRule({
  id: "subnet-annotation-external-ipv4-only",
  group: "subnets",
  action: "warn",
  summary: "A subnet for an external Service that has only IPv4.",
  messages: {
    ignored: "External IPv4 addresses come from no subnet: networking.gke.io/load-balancer-subnet is ignored here.",
  },
  why: "The annotation chooses the subnet of an external load balancer's IPv6 address. An IPv4-only Service has none.",
  fix: "Remove the annotation.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet and IPv4 address for an External LoadBalancer Service",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlbipv6.go ipv6SubnetURL",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [annotates(LOAD_BALANCER_SUBNET), isRbs],
    reports: [{ if: { not: needsIpv6.test }, message: "ignored", path: annotationPath(LOAD_BALANCER_SUBNET) }],
  },
});
