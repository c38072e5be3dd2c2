import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { DEPRECATED_LOAD_BALANCER_TYPE, FINALIZER, GKE_FINALIZERS, L4_RBS } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import type { Edit } from "../../domain/finding.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { hasFinalizer, isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { holdsOf, type Predicate } from "../../engine/predicate.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { addAnnotation, annotationPath } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { isInternalBy } from "./type-annotation.ts";

/** The label by which an author says that a target pool is wanted. */
const ALLOW_TARGET_POOL_LABEL = "l4guard.dev/allow-target-pool";

const RBS_FINALIZERS = [FINALIZER.rbsInstanceGroups, FINALIZER.rbsNegs];
/** While one of these is pending, the controller that set it still cleans up and would take the new load balancer too. */
const PENDING_FINALIZERS = [FINALIZER.targetPool, FINALIZER.generic, FINALIZER.legacyInternal, ...RBS_FINALIZERS];

/** The Service asks for an external load balancer and leaves to GKE how; lb-type-value-invalid and lb-type-keys-conflict come first. */
const LEAVES_IT_TO_GKE: Predicate = {
  all: [
    wantsLoadBalancer.test,
    hasNoClass.test,
    { not: annotates(L4_RBS).test },
    {
      any: [
        { not: annotates(...TYPE_KEYS).test },
        {
          all: [
            { annotation: TYPE_KEYS, compared: { is: ["External"] } },
            { not: isInternalBy(DEPRECATED_LOAD_BALANCER_TYPE) },
          ],
        },
      ],
    },
  ],
};
const HAS_OWNER: Predicate = { finalizers: GKE_FINALIZERS };
const WANTS_TARGET_POOL: Predicate = { label: ALLOW_TARGET_POOL_LABEL, compared: { is: ["true"] } };
/** In this cluster GKE makes a target pool of what leaves it to GKE, and could make a backend service. */
const HAS_CHOICE: Predicate = {
  all: [{ not: { below: "rbs" } }, { fact: "l4Controller", is: true }, { fact: "rbsByDefault", is: false }],
};
/** A VM can be in one load-balanced instance group only, and one outside GKE has it (single-load-balanced-ig). */
const NODES_ARE_TAKEN: Predicate = {
  all: [
    { fact: "rbsNegDefault", is: false },
    { fact: "sharedInstanceGroupsUsedOutsideGke", is: true },
  ],
};
const leavesItToGke = holds(LEAVES_IT_TO_GKE);
const hasOwner = holds(HAS_OWNER);
const wantsTargetPool = holds(WANTS_TARGET_POOL);
const hasChoice = holds(HAS_CHOICE);
const nodesAreTaken = holds(NODES_ARE_TAKEN);

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
  declaredRepair: {
    where: {
      all: [LEAVES_IT_TO_GKE, { not: { any: [HAS_OWNER, WANTS_TARGET_POOL] } }, HAS_CHOICE, { not: NODES_ARE_TAKEN }],
    },
    key: L4_RBS,
    value: "enabled",
  },
  service: {
    when: [
      where(
        "that are new and external, on a target pool that nobody asked for",
        (s) => isNewExternal(s) && !wantsTargetPool(s) && !isDeniedInFiles(s),
      ),
    ],
    check(s, report) {
      if (!hasChoice(s)) return;
      if (nodesAreTaken(s)) {
        const fix = "Free the instance groups, or upgrade to GKE 1.32.2-gke.1652000.";
        report({ message: "taken", action: "warn", path: annotationPath(L4_RBS), fix });
      } else
        report({ message: "targetPool", ...repairOf(s, isAtLeast(s.cluster.gkeVersion, GATES.loadBalancerClass)) });
    },
  },
});

function holds(predicate: Predicate): (subject: object) => boolean {
  return holdsOf(predicate) as (subject: object) => boolean;
}

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
  if (!leavesItToGke(s)) return false;
  if (change === "create") return !hasOwner(s) && object.statusIPs.length === 0;
  if (!previous || !previousModel) return false;
  if (!isLoadBalancer(previous)) return !hasAny(previous, PENDING_FINALIZERS) && !hasAny(object, PENDING_FINALIZERS);
  // The finalizers of the internal side are expected here; those of an external one mean that there was one before.
  const external = [FINALIZER.targetPool, ...RBS_FINALIZERS];
  const wasInternal = previous.loadBalancerClass === undefined && previousModel.annotatedType === "Internal";
  return wasInternal && !hasAny(previous, external) && !hasAny(object, external);
}

function hasAny(service: Service, finalizers: readonly string[]): boolean {
  return finalizers.some((finalizer) => hasFinalizer(service, finalizer));
}
