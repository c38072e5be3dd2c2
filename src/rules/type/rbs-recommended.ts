import { FINALIZER, GKE_FINALIZERS, L4_RBS } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { pointer } from "../../domain/json.ts";
import { hasFinalizer, isLoadBalancer, type Service } from "../../domain/manifest/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** The label by which an author says that a target pool is wanted (spec/rules.md 6.3). */
export const ALLOW_TARGET_POOL_LABEL = "l4guard.dev/allow-target-pool";

const ALL_FINALIZERS = [...GKE_FINALIZERS, FINALIZER.generic];
const EXTERNAL_FINALIZERS = [FINALIZER.targetPool, FINALIZER.rbsInstanceGroups, FINALIZER.rbsNegs];

export const rbsRecommended = defineRule({
  id: "rbs-recommended",
  group: "type",
  action: "mutate",
  summary: "A new external Service that would get a target pool.",
  messages: {
    targetPool: 'Without cloud.google.com/l4-rbs: "enabled" GKE makes a target pool, for the life of this Service.',
    added: 'Added cloud.google.com/l4-rbs: "enabled", so that GKE makes a backend service instead of a target pool.',
  },
  why:
    "An external load balancer on a target pool gets neither dual stack, weighted load balancing, address names nor " +
    "discrete ports, and can't be migrated later: GKE takes the annotation off again.",
  fix: 'Write cloud.google.com/l4-rbs: "enabled" into the manifest.',
  sources: [
    "GKE: About LoadBalancer Services, Type of load balancer",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService",
  ],
  since: "1.25.5",
  on: ["create", "update"],
  needs: ["gkeVersion", "httpLoadBalancing", "rbsByDefault", "sharedInstanceGroupsUsedOutsideGke"],
  kindDependent: true,
  mutation: "default",
  service: {
    applies: (s) => isNewExternal(s) && s.object.metadata.labels.get(ALLOW_TARGET_POOL_LABEL) !== "true",
    check(s, report) {
      const { gkeVersion, httpLoadBalancing, rbsByDefault } = s.cluster;
      if (!isAtLeast(gkeVersion, GATES.rbs) || !httpLoadBalancing || rbsByDefault) return;
      // On instance groups an RBS load balancer would compete with the one outside GKE (single-load-balanced-ig).
      const isOnInstanceGroups = !isAtLeast(gkeVersion, GATES.rbsNeg);
      const wouldCompete = isOnInstanceGroups && s.cluster.sharedInstanceGroupsUsedOutsideGke;
      report({
        message: wouldCompete ? "targetPool" : "added",
        action: wouldCompete ? "warn" : "mutate",
        path: pointer("metadata", "annotations", L4_RBS),
        ...(!wouldCompete && {
          edits: [{ kind: "add", path: pointer("metadata", "annotations", L4_RBS), value: "enabled" }],
        }),
      });
    },
  },
});

/** Whether GKE will make a new external load balancer for the Service and nothing yet says which (spec/rules.md 6.2 M1). */
function isNewExternal({ object, previous, model, previousModel, change }: ServiceSubject): boolean {
  if (!isLoadBalancer(object) || object.loadBalancerClass !== undefined) return false;
  if (model.annotatedType !== "External" || object.metadata.annotations.has(L4_RBS)) return false;
  if (change === "create") return !hasAny(object, ALL_FINALIZERS) && object.statusIPs.length === 0;
  if (!previous) return false;
  if (!isLoadBalancer(previous)) return !hasAny(previous, ALL_FINALIZERS);
  return previousModel?.isInternal === true && !hasAny(previous, EXTERNAL_FINALIZERS);
}

function hasAny(service: Service, finalizers: readonly string[]): boolean {
  return finalizers.some((finalizer) => hasFinalizer(service, finalizer));
}
