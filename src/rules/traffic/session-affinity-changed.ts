import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";

export const sessionAffinityChanged = defineRule({
  id: "session-affinity-changed",
  group: "traffic",
  action: "warn",
  summary: "An update that changes sessionAffinity of a live load balancer.",
  messages: {
    targetPool: "Changing sessionAffinity recreates the target pool and the forwarding rule: a short outage, same IP.",
    inPlace: "Changing sessionAffinity updates the backend service in place; clients may move to other nodes.",
  },
  why: "The affinity of a target pool can't be changed, so pool and rule are deleted and made anew.",
  fix: "Make the change in a maintenance window.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go targetPoolNeedsRecreation",
    "kubernetes/ingress-gce pkg/l4/backends/backends.go EnsureL4BackendService",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      hasOwner,
      where(
        "whose sessionAffinity an edit changes on a live load balancer",
        (s) =>
          s.previous !== undefined &&
          s.previous.sessionAffinity !== s.object.sessionAffinity &&
          s.previousModel?.isGke === true &&
          s.previousModel.isLive,
      ),
    ],
    check({ model }, report) {
      const path = "/spec/sessionAffinity";
      if (model.implementation === "legacy-external") report({ message: "targetPool", path });
      else report({ message: "inPlace", action: "info", path, fix: "Nothing needs to be done." });
    },
  },
});
