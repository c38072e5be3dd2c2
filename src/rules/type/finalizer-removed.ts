import { FINALIZER } from "../../domain/annotations.ts";
import { hasFinalizer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isPerson } from "../shared/conditions.ts";

const FINALIZERS = Object.values(FINALIZER);

export const finalizerRemoved = defineRule({
  id: "finalizer-removed",
  group: "type",
  action: "deny",
  summary: "An update by a user that takes a load balancer finalizer off a Service.",
  messages: { orphaned: "Removing finalizer {finalizer} orphans the load balancer's Google Cloud resources." },
  why:
    "The finalizer is what makes GKE delete the forwarding rule, backend service and firewall rules with the Service, and " +
    "by which the controllers know who owns it. Without it they stay, cost money, and may keep a port open.",
  fix: "Leave it to GKE, which removes it when the Service is deleted.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/l4lbcommon.go warnL4FinalizerRemoved"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      isPerson,
      where(
        "that lose a finalizer of GKE's and are not being deleted",
        ({ object, previous }) =>
          !object.metadata.isTerminating && previous !== undefined && removedFrom(previous, object) !== undefined,
      ),
    ],
    check({ object, previous }, report) {
      const finalizer = previous && removedFrom(previous, object);
      if (finalizer) report({ message: "orphaned", path: "/metadata/finalizers", data: { finalizer } });
    },
  },
});

function removedFrom(previous: Service, object: Service): string | undefined {
  return FINALIZERS.find((finalizer) => hasFinalizer(previous, finalizer) && !hasFinalizer(object, finalizer));
}
