import { isControllerWritten } from "../../../domain/annotations.ts";
import type { ClusterFacts } from "../../../domain/cluster.ts";
import { sameJson } from "../../../domain/json.ts";
import type { Service } from "../../../domain/kinds/service.ts";
import type { Owner } from "../ownership.ts";
import { storedFamilies } from "./ip-families.ts";

/** An edit, and the controller whose eyes it is seen with. */
interface Edit {
  readonly old: Service;
  readonly service: Service;
  readonly owner: Owner | "none" | undefined;
  readonly facts: ClusterFacts;
}

/**
 * Whether a controller starts a sync because of the edit; labels and the selector, for example, it does not look at.
 * Sources: ingress-gce l4netlbcontroller.go and l4controller.go needsUpdate, Kubernetes cloud-provider
 * controllers/service/controller.go needsUpdate; what they compare differently would change nothing in the cloud.
 */
export function isNoticed(edit: Edit): boolean {
  const { old, service } = edit;
  return (
    !sameJson(noticedFields(old), noticedFields(service)) ||
    awaitsNodePorts(service) !== awaitsNodePorts(old) ||
    isTrafficDistributionNoticed(edit) ||
    isFamilyChangeNoticed(edit)
  );
}

function noticedFields(service: Service): unknown {
  return {
    type: service.type,
    class: service.loadBalancerClass ?? null,
    annotations: Object.fromEntries([...service.metadata.annotations].filter(([key]) => !isControllerWritten(key))),
    ports: service.ports.map((port) => [
      port.name ?? "",
      port.protocol,
      port.port,
      port.nodePort,
      port.targetPort ?? "",
    ]),
    loadBalancerIP: service.loadBalancerIP ?? null,
    sourceRanges: service.loadBalancerSourceRanges,
    externalIPs: service.externalIPs,
    affinity: [service.sessionAffinity, service.sessionAffinityTimeout ?? 0],
    trafficPolicy: [service.externalTrafficPolicy, service.healthCheckNodePort],
  };
}

/** The API server is about to allocate node ports, and controllers will see other ports than are written. */
function awaitsNodePorts({ allocateLoadBalancerNodePorts, ports }: Service): boolean {
  return allocateLoadBalancerNodePorts && ports.some(({ nodePort }) => nodePort === 0);
}

/** Only the subsetting controller looks at it, and compares pointers: while it is set, every update is a sync. */
function isTrafficDistributionNoticed({ old, service, owner }: Edit): boolean {
  return owner === "ilb-subsetting" && (old.trafficDistribution ?? service.trafficDistribution) !== undefined;
}

/** The CCM counts the families; the controllers of ingress-gce compare them, unless their dual-stack switch is off. */
function isFamilyChangeNoticed({ old, service, owner, facts }: Edit): boolean {
  const before = storedFamilies(old, undefined, facts).join() || "IPv4";
  const after = storedFamilies(service, old, facts).join() || "IPv4";
  if (before === after) return false;
  switch (owner) {
    case "rbs-netlb":
      return facts.dualStackNetLB;
    case "ilb-subsetting":
      return facts.dualStackILB;
    default:
      return before.includes(",") !== after.includes(",");
  }
}
