import { FINALIZER, L4_RBS } from "../../../domain/annotations.ts";
import type { Cluster } from "../../../domain/cluster.ts";
import { hasFinalizer, type Service } from "../../../domain/kinds/service.ts";
import { isMixed } from "../forwarding.ts";
import { type Implementation, implementationOf, isOwner, type Owner, optsIntoRbs } from "../ownership.ts";
import type { Cloud } from "./cloud.ts";
import { type SyncInput, switchesOf } from "./input.ts";
import { storedFamilies } from "./ip-families.ts";
import { isNoticed } from "./notice.ts";
import { SYNC } from "./sync.ts";
import { explainLeak, isLeaked, tearDown, tearDownForGood } from "./teardown.ts";

/** What the controllers are let loose on. */
interface Run {
  readonly cluster: Cluster;
  readonly cloud: Cloud;
  /** The Service before the edit; undefined for a new one. */
  readonly old: Service | undefined;
  /** The Service after the edit; for a deletion, as it was. */
  readonly service: Service;
  readonly isDeletion: boolean;
  /** The controllers have been started anew, so that they look at every Service, edited or not. */
  readonly isRestart?: boolean;
}

const NETLB = "ingress-gce pkg/l4/controllers/l4netlbcontroller.go";
const RACE = `${NETLB} preventLegacyServiceHandling, l4controller.go shouldProcessService`;
const NO_ANNOTATIONS: readonly string[] = [];

/** Lets the controllers bring the cloud to what the Service asks for; returns the annotations that they take off it. */
export function runControllers(run: Run): readonly string[] {
  const { cluster, cloud, old, service } = run;
  if (old !== undefined) explainPresumption(cloud, old);
  // A finalizer that the edit strips decides nothing; what the load balancer has in the cloud does.
  const previous = old !== undefined && old.statusIPs.length > 0 ? old : undefined;
  const implementation = run.isDeletion ? "none" : implementationOf({ service, previous, cluster });
  const owner = implementation === "none" || isOwner(implementation) ? implementation : undefined;
  const isLookedAt = run.isDeletion || run.isRestart === true;
  if (old !== undefined && !isLookedAt && !isNoticed({ old, service, owner, facts: cluster.facts })) {
    cloud.explain("No controller notices the edit: what they look at has not changed", `${NETLB} needsUpdate`);
    return NO_ANNOTATIONS;
  }
  if (owner === undefined) {
    const [text, source] = nobody(implementation);
    cloud.explain(text, source);
    return NO_ANNOTATIONS;
  }
  const former = cloud.owner;
  const hadTargetPool = cloud.targetPool !== undefined || hasFinalizer(service, FINALIZER.targetPool);
  if (former !== "none" && former !== owner) {
    if (owner !== "none" && isAnotherClass(run)) {
      cloud.explain(
        "The old load balancer stays: another loadBalancerClass is refused",
        "Kubernetes pkg/apis/core/validation",
      );
      return NO_ANNOTATIONS;
    }
    if (isRace(run, former, owner)) {
      cloud.explain("The outcome is open: it depends on which of the two controllers comes first", RACE);
    }
    leave(run, former, owner);
  }
  if (owner === "none") return NO_ANNOTATIONS;
  provide(run, owner);
  return owner === "legacy-external" || hadTargetPool ? withdrawRbs(run) : NO_ANNOTATIONS;
}

/** Both controllers work on one rule name, and the former owner's last sync left the Service half made. */
function isRace({ old, service }: Run, former: Owner, owner: Owner | "none"): boolean {
  if (old === undefined || old.statusIPs.length > 0) return false;
  return (
    (former === "rbs-netlb" && owner === "legacy-internal") ||
    (former === "ilb-subsetting" && owner === "rbs-netlb" && isMixed(service))
  );
}

/** What can't be seen of a load balancer that has no address. */
function explainPresumption(cloud: Cloud, { statusIPs }: Service): void {
  if (cloud.owner === "none" || statusIPs.length > 0) return;
  cloud.explain("Presumed, because the status shows no address: its last sync ended as one would end today", "");
}

function leave(run: Run, former: Owner, owner: Owner | "none"): void {
  if (!isRunning(former, run.cluster)) return;
  const input = inputFor(run, former);
  if (!run.isDeletion && isLeaked(input, former)) explainLeak(input, former);
  else if (owner === "none") tearDownForGood(input, former);
  else tearDown(input, former, `: the Service goes over to ${owner}`);
}

function provide(run: Run, owner: Owner): void {
  if (!isRunning(owner, run.cluster)) {
    run.cloud.explain("Its controller does not run: the add-on HttpLoadBalancing is off", "GKE: GKE subsetting");
    return;
  }
  const [text, source] = OWNERSHIP[owner];
  run.cloud.explain(text, source);
  SYNC[owner](inputFor(run, owner));
}

/** A controller neither takes over nor tears down what carries the class of another one. */
function isAnotherClass({ old, service }: Run): boolean {
  return service.loadBalancerClass !== undefined && service.loadBalancerClass !== old?.loadBalancerClass;
}

function nobody(implementation: Implementation): [text: string, source: string] {
  if (implementation === "unowned") {
    return [
      "No controller takes this loadBalancerClass without GKE subsetting, silently",
      "ingress-gce pkg/l4/controllers/l4controller.go",
    ];
  }
  if (implementation === "standalone") {
    return [
      "GKE attaches NEGs to a load balancer that the user brings",
      "ingress-gce pkg/l4/controllers/standalonenegcontroller.go",
    ];
  }
  return [
    "No controller of GKE takes this loadBalancerClass",
    "cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancer",
  ];
}

/** The controllers of ingress-gce are part of the HttpLoadBalancing add-on up to GKE 1.35; the CCM always runs. */
function isRunning(owner: Owner, cluster: Cluster): boolean {
  return (owner !== "rbs-netlb" && owner !== "ilb-subsetting") || cluster.facts.l4Controller;
}

function inputFor({ cluster, cloud, old, service }: Run, owner: Owner): SyncInput {
  const { facts } = cluster;
  return {
    service,
    cluster,
    cloud,
    ipFamilies: storedFamilies(service, old, facts),
    switches: switchesOf(owner, facts),
  };
}

const OWNERSHIP = {
  "rbs-netlb": ["The RBS controller owns the Service: external, with a backend service", `${NETLB} isRBSBasedService`],
  "ilb-subsetting": [
    "The subsetting controller owns the Service: internal, with NEGs",
    "ingress-gce pkg/l4/controllers/l4controller.go shouldProcessService",
  ],
  "legacy-external": [
    "The cloud controller manager owns the Service: external, with a target pool",
    "cloud-provider-gcp providers/gce/gce_util.go shouldProcessNetLB",
  ],
  "legacy-internal": [
    "The cloud controller manager owns the Service: internal, with instance groups",
    "cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ensureInternalLoadBalancer",
  ],
} as const;

/** A class names its controller for good, so that the RBS controller looks at no Service of another. */
function withdrawRbs({ cluster, cloud, service }: Run): readonly string[] {
  if (service.loadBalancerClass !== undefined || !optsIntoRbs(service) || !cluster.facts.l4Controller) {
    return NO_ANNOTATIONS;
  }
  cloud.explain(
    `A target pool can't become RBS: ${L4_RBS} is taken off (event CanNotMigrateTargetPoolToRBS)`,
    `${NETLB} preventExistingTargetPoolToRBSMigration`,
  );
  return [L4_RBS];
}
