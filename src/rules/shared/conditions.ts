import { MAX_DISCRETE_PORTS } from "../../controllers/l4/forwarding.ts";
import { isLoadBalancer, needsFamily } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { isExternal, isGkeLoadBalancer, isInternal } from "./gke-load-balancer.ts";
import { isDualPolicy } from "./ip-families.ts";
import { namedSubnet } from "./named-subnet.ts";
import { writesRanges } from "./written-ranges.ts";

/**
 * Conditions that many rules about Services share, to be named in `when`: the engine asks each once a review. Those that
 * compare with {@link ServiceSubject.model} depend on facts about the cluster; the others look at the object alone.
 */
export type Condition = (subject: ServiceSubject) => boolean;

/** The Service asks for a load balancer, whoever makes it. */
export const wantsLoadBalancer: Condition = ({ object }) => isLoadBalancer(object);

/** The Service asks for no load balancer. */
export const wantsNone: Condition = ({ object }) => !isLoadBalancer(object);

/** The Service asks one of GKE's controllers for a load balancer. */
export const wantsGke: Condition = ({ object }) => isGkeLoadBalancer(object);

/** One of GKE's controllers makes a load balancer. */
export const hasOwner: Condition = ({ model }) => model.isGke;

/** The load balancer is a backend service of ingress-gce, external or internal. */
export const isModern: Condition = ({ model }) => model.isModern;

/** The load balancer is the cloud controller manager's, external or internal. */
export const isLegacy: Condition = ({ model }) => model.isLegacy;

/** One of GKE's controllers makes an external load balancer. */
export const isOwnedExternal: Condition = ({ model }) => model.isExternal;

/** One of GKE's controllers makes an internal load balancer. */
export const isOwnedInternal: Condition = ({ model }) => model.isInternal;

/** The load balancer is external, with a backend service. */
export const isRbs: Condition = ({ model }) => model.implementation === "rbs-netlb";

/** The load balancer is external, with a target pool. */
export const isTargetPool: Condition = ({ model }) => model.implementation === "legacy-external";

/** The load balancer is internal, with NEGs. */
export const isSubsetting: Condition = ({ model }) => model.implementation === "ilb-subsetting";

/** The load balancer is internal, with instance groups. */
export const isLegacyInternal: Condition = ({ model }) => model.implementation === "legacy-internal";

/** The Service names a load balancer class. */
export const hasClass: Condition = ({ object }) => object.loadBalancerClass !== undefined;

/** The Service names no load balancer class. */
export const hasNoClass: Condition = ({ object }) => object.loadBalancerClass === undefined;

/** The Service states `spec.loadBalancerIP`. */
export const statesIp: Condition = ({ object }) => object.loadBalancerIP !== undefined;

/** The Service restricts its sources, by field or annotation. */
export const restrictsSources: Condition = ({ object }) => writesRanges(object);

/** The Service has annotations. */
export const hasAnnotations: Condition = ({ object }) => object.metadata.annotations.size > 0;

/** Some of the object has not the shape that its kind demands. */
export const isMisshapen: Condition = ({ object }) => object.problems.length > 0;

/** The Service needs an IPv6 load balancer. */
export const needsIpv6: Condition = ({ object }) => needsFamily(object, "IPv6");

/** The Service asks for both IP families, where the cluster has them. */
export const wantsDualStack: Condition = ({ object }) => isDualPolicy(object.ipFamilyPolicy);

/** Traffic stays on the node that it reaches. */
export const isLocal: Condition = ({ object }) => object.externalTrafficPolicy === "Local";

/** Traffic from inside the cluster stays on the node that it starts from. */
export const isLocalInside: Condition = ({ object }) => object.internalTrafficPolicy === "Local";

/** The Service has a port for health checks. */
export const hasHealthCheckPort: Condition = ({ object }) => object.healthCheckNodePort > 0;

/** Clients stay with a backend. */
export const isSticky: Condition = ({ object }) => object.sessionAffinity === "ClientIP";

/** The Service has more than one port. */
export const hasSeveralPorts: Condition = ({ object }) => object.ports.length > 1;

/** The review is of files. */
export const isOffline: Condition = (subject) => subject.isOffline;

/** The requester is no controller. */
export const isPerson: Condition = ({ requester }) => !requester.isController;

/** The Service asks GKE for a load balancer, internal or external, by what is written alone. */
export const isInternalOrExternal: Condition = (subject) => isExternal(subject) || isInternal(subject);

/** The Service has more ports than a forwarding rule can list. */
export const hasManyPorts: Condition = ({ object }) => object.ports.length > MAX_DISCRETE_PORTS;

/** The Service names the subnet of its addresses, and its controller reads it. */
export const namesSubnet: Condition = ({ model }) => namedSubnet(model) !== undefined;

/** The condition that the Service carries one of the annotations, the same one for the same keys. */
export const annotates = shared((keys): Condition => {
  const carries: Condition = ({ object }) => keys.some((key) => object.metadata.annotations.has(key));
  return Object.assign(carries, { annotations: keys });
});

/** The condition that the Service carried one of the annotations before an edit, the same one for the same keys. */
export const annotated = shared(
  (keys): Condition =>
    ({ previous }) =>
      previous !== undefined && keys.some((key) => previous.metadata.annotations.has(key)),
);

function shared(conditionFor: (keys: readonly string[]) => Condition): (...keys: readonly string[]) => Condition {
  const known = new Map<string, Condition>();
  return (...keys) => {
    const name = keys.join(" ");
    const condition = known.get(name) ?? conditionFor(keys);
    known.set(name, condition);
    return condition;
  };
}
