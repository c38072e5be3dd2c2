import { L4_RBS } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsNone } from "../shared/conditions.ts";

export const rbsOnNonLoadbalancer = defineRule({
  id: "rbs-on-non-loadbalancer",
  group: "type",
  action: "info",
  summary: "The l4-rbs annotation on a Service that is no load balancer.",
  messages: { dormant: "cloud.google.com/l4-rbs is dormant until this {type} Service becomes type LoadBalancer." },
  why: "The controllers look at the type first. The annotation takes effect when the Service becomes a load balancer.",
  fix: "Remove it, unless the Service is to become one.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService"],
  on: ["create", "update"],
  service: {
    when: [annotates(L4_RBS), wantsNone],
    reports: [{ message: "dormant", path: annotationPath(L4_RBS), data: { type: { field: "spec.type" } } }],
  },
});
