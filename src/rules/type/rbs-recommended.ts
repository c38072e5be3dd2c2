import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { DEPRECATED_LOAD_BALANCER_TYPE, FINALIZER, GKE_FINALIZERS, L4_RBS } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import type { Edit } from "../../domain/finding.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { annotation, hasFinalizer, isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { addAnnotation, annotationPath } from "../shared/annotation-edits.ts";
import { meansInternal, typeAnnotationOf } from "./type-annotation.ts";

/** The label by which an author says that a target pool is wanted. */
const ALLOW_TARGET_POOL_LABEL = "l4guard.dev/allow-target-pool";

const RBS_FINALIZERS = [FINALIZER.rbsInstanceGroups, FINALIZER.rbsNegs];
/** While one of these is pending, the controller that set it still cleans up and would take the new load balancer too. */
const PENDING_FINALIZERS = [FINALIZER.targetPool, FINALIZER.generic, FINALIZER.legacyInternal, ...RBS_FINALIZERS];

export const rbsRecommended = defineRule({
  id: "rbs-recommended",
  group: "type",
  action: "mutate",
  summary: "A new external Service that would get a target pool.",
  messages: {
    targetPool: 'Without cloud.google.com/l4-rbs: "enabled" GKE makes a target pool, for the life of this Service.',
    taken: "GKE makes a target pool, for the life of this Service; a backend service would need nodes that are taken.",
  },
  why:
    "An external load balancer on a target pool gets neither dual stack, weighted load balancing, address names nor " +
    "discrete ports, and can't be migrated later: GKE takes the annotation off again. So it is added on creation only. " +
    "The label l4guard.dev/allow-target-pool: true keeps a target pool that is wanted; the policy option rbsBy: class " +
    "sets spec.loadBalancerClass instead, where GKE has classes.",
  fix: 'Write cloud.google.com/l4-rbs: "enabled" into the manifest.',
  sources: [
    "GKE: About LoadBalancer Services, Type of load balancer",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService",
  ],
  since: "1.25.5",
  isAdvice: true,
  on: ["create", "update"],
  needs: ["gkeVersion", "l4Controller", "rbsByDefault", "rbsNegDefault", "sharedInstanceGroupsUsedOutsideGke"],
  kindDependent: true,
  mutation: "default",
  service: {
    when: [
      where(
        "that are new and external, on a target pool that nobody asked for",
        (s) => isNewExternal(s) && s.object.labels.get(ALLOW_TARGET_POOL_LABEL) !== "true" && !isDeniedInFiles(s),
      ),
    ],
    check(s, report) {
      const { gkeVersion, l4Controller, rbsByDefault, rbsNegDefault } = s.cluster;
      if (!isAtLeast(gkeVersion, GATES.rbs) || !l4Controller || rbsByDefault) return;
      // A VM can be in one load-balanced instance group only, and one outside GKE has it (single-load-balanced-ig).
      if (!rbsNegDefault && s.cluster.sharedInstanceGroupsUsedOutsideGke) {
        const fix = "Free the instance groups, or upgrade to GKE 1.32.2-gke.1652000.";
        report({ message: "taken", action: "warn", path: annotationPath(L4_RBS), fix });
      } else report({ message: "targetPool", ...repairOf(s, isAtLeast(gkeVersion, GATES.loadBalancerClass)) });
    },
  },
});

/** Nobody repairs a file on its way: one whose address names a target pool would ignore is static-ip-annotation-requires-rbs's. */
function isDeniedInFiles({ isOffline, model }: ServiceSubject): boolean {
  return isOffline && model.staticAddresses.considered.length > 0;
}

/** How the Service gets a backend service; a class can only be set on create (docs/reviews.md, Repairs). */
function repairOf({ change, options }: ServiceSubject, hasClasses: boolean) {
  const isByClass = options.rbsBy === "class" && change === "create" && hasClasses;
  const edit: Edit = isByClass
    ? { kind: "add", path: "/spec/loadBalancerClass", value: CLASS.external }
    : addAnnotation(L4_RBS, "enabled");
  return { path: edit.path, edits: [edit] };
}

/** Whether GKE will make a new external load balancer for the Service and nothing yet says which (docs/reviews.md, Repairs). */
function isNewExternal(s: ServiceSubject): boolean {
  const { object, previous, previousModel, change } = s;
  if (!isLoadBalancer(object) || object.loadBalancerClass !== undefined) return false;
  if (object.metadata.annotations.has(L4_RBS) || !isPlainlyExternal(object)) return false;
  if (change === "create") return !hasAny(object, GKE_FINALIZERS) && object.statusIPs.length === 0;
  if (!previous || !previousModel) return false;
  if (!isLoadBalancer(previous)) return !hasAny(previous, PENDING_FINALIZERS) && !hasAny(object, PENDING_FINALIZERS);
  // The finalizers of the internal side are expected here; those of an external one mean that there was one before.
  const external = [FINALIZER.targetPool, ...RBS_FINALIZERS];
  const wasInternal = previous.loadBalancerClass === undefined && previousModel.annotatedType === "Internal";
  return wasInternal && !hasAny(previous, external) && !hasAny(object, external);
}

/** Whether no annotation says otherwise: lb-type-value-invalid and lb-type-keys-conflict come first. */
function isPlainlyExternal(service: Service): boolean {
  const written = typeAnnotationOf(service);
  if (written === undefined) return true;
  return written.value === "External" && !meansInternal(annotation(service, DEPRECATED_LOAD_BALANCER_TYPE));
}

function hasAny(service: Service, finalizers: readonly string[]): boolean {
  return finalizers.some((finalizer) => hasFinalizer(service, finalizer));
}
