import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, wantsLoadBalancer } from "../shared/conditions.ts";
import { ingressesOf, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negOnLbService = defineRule({
  id: "neg-on-lb-service",
  group: "neg",
  action: "info",
  summary: "A NEG annotation on a LoadBalancer Service that no Ingress uses.",
  messages: { automatic: "cloud.google.com/neg does not change how a LoadBalancer Service is load-balanced." },
  why: "GCE_VM_IP NEGs of a LoadBalancer Service are made without it; the annotation is about Ingress and standalone NEGs.",
  fix: "Remove the annotation unless an Ingress is to follow.",
  sources: ["kubernetes/ingress-gce pkg/neg/controller.go mergeVmIpNEGsPortInfo"],
  on: ["create", "update"],
  looksUp: ["ingresses"],
  service: {
    when: [
      wantsLoadBalancer,
      annotates(NEG),
      where("that expose no ports", ({ object }) => negOf(object)?.exposedPorts.size === 0),
    ],
    check(s, report) {
      if (ingressesOf(s).length === 0) report({ message: "automatic", path: NEG_PATH });
    },
  },
});
