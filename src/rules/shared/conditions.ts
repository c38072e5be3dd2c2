import { MAX_DISCRETE_PORTS } from "../../controllers/l4/forwarding.ts";
import type { Implementation } from "../../controllers/l4/ownership.ts";
import type { ReviewedService } from "../../domain/kinds/service.ts";
import { type Condition, condition, where } from "../../engine/condition.ts";
import type { Comparison } from "../../engine/predicate.ts";
import type { ServiceSubject, Subjects } from "../../engine/subject.ts";
import { WANTS_EXTERNAL, WANTS_GKE, WANTS_INTERNAL } from "./gke-load-balancer.ts";
import { isDualPolicy } from "./ip-families.ts";
import { namedSubnet } from "./named-subnet.ts";
import { WRITES_RANGES } from "./written-ranges.ts";

/** A condition on a Service. The engine asks one that several rules name once a review. */
export type ServiceCondition = Condition<ServiceSubject>;

/** The Service asks for a load balancer, whoever makes it. */
export const wantsLoadBalancer = field("that ask for a load balancer", "spec.type", { is: ["LoadBalancer"] });

/** The Service asks for no load balancer. */
export const wantsNone = field("that ask for no load balancer", "spec.type", { isNot: ["LoadBalancer"] });

/** The Service names a load balancer class. */
export const hasClass = field("with a loadBalancerClass", "spec.loadBalancerClass", { isNot: [undefined] });

/** The Service names no load balancer class. */
export const hasNoClass = field("without a loadBalancerClass", "spec.loadBalancerClass", { is: [undefined] });

/** The Service asks one of GKE's controllers for a load balancer: it has no class, or one of GKE's. */
export const wantsGke: ServiceCondition = condition("that ask GKE for a load balancer", WANTS_GKE);

/** The Service asks GKE for an external load balancer, by what is written alone. */
export const wantsExternal: ServiceCondition = condition("that ask GKE for an external load balancer", WANTS_EXTERNAL);

/** The Service asks GKE for an internal load balancer, by what is written alone. */
export const wantsInternal: ServiceCondition = condition("that ask GKE for an internal load balancer", WANTS_INTERNAL);

/** The Service asks GKE for a load balancer, internal or external, by what is written alone. */
export const wantsEither: ServiceCondition = condition("that ask GKE for an internal or external load balancer", {
  any: [WANTS_EXTERNAL, WANTS_INTERNAL],
});

/** One of GKE's controllers makes a load balancer. */
export const hasOwner = owned("that GKE makes a load balancer for", [
  "legacy-external",
  "legacy-internal",
  "rbs-netlb",
  "ilb-subsetting",
]);

/** The load balancer is a backend service of ingress-gce, external or internal. */
export const isModern = owned("whose load balancer is a backend service or has NEGs", ["rbs-netlb", "ilb-subsetting"]);

/** The load balancer is the cloud controller manager's, external or internal. */
export const isLegacy = owned("whose load balancer is a target pool or has instance groups", [
  "legacy-external",
  "legacy-internal",
]);

/** One of GKE's controllers makes an external load balancer. */
export const isOwnedExternal = owned("that GKE makes an external load balancer for", ["legacy-external", "rbs-netlb"]);

/** One of GKE's controllers makes an internal load balancer. */
export const isOwnedInternal = owned("that GKE makes an internal load balancer for", [
  "legacy-internal",
  "ilb-subsetting",
]);

/** The load balancer is external, with a backend service. */
export const isRbs = owned("whose load balancer is external with a backend service", ["rbs-netlb"]);

/** The load balancer is external, with a target pool. */
export const isTargetPool = owned("whose load balancer is external with a target pool", ["legacy-external"]);

/** The load balancer is internal, with NEGs. */
export const isSubsetting = owned("whose load balancer is internal with subsetting", ["ilb-subsetting"]);

/** The load balancer is internal, with instance groups. */
export const isLegacyInternal = owned("whose load balancer is internal without subsetting", ["legacy-internal"]);

/** The Service states `spec.loadBalancerIP`. */
export const statesIp = field("with a loadBalancerIP", "spec.loadBalancerIP", { isNot: [undefined] });

/** Traffic stays on the node that it reaches. */
export const isLocal = field("with externalTrafficPolicy Local", "spec.externalTrafficPolicy", { is: ["Local"] });

/** Traffic may leave the node that it reaches. */
export const isNotLocal = field("without externalTrafficPolicy Local", "spec.externalTrafficPolicy", {
  isNot: ["Local"],
});

/** Traffic from inside the cluster stays on the node that it starts from. */
export const isLocalInside = field("with internalTrafficPolicy Local", "spec.internalTrafficPolicy", { is: ["Local"] });

/** The Service has a port for health checks. */
export const hasHealthCheckPort = field("with a healthCheckNodePort", "spec.healthCheckNodePort", { moreThan: 0 });

/** Clients stay with a backend. */
export const isSticky = field("with sessionAffinity ClientIP", "spec.sessionAffinity", { is: ["ClientIP"] });

/** The Service has more than one port. */
export const hasSeveralPorts = hasMorePorts(1);

/** The Service has more ports than a forwarding rule can list. */
export const hasManyPorts = hasMorePorts(MAX_DISCRETE_PORTS);

/** The Service restricts its sources, by field or annotation. */
export const restrictsSources: ServiceCondition = condition("that restrict their sources", WRITES_RANGES);

/** The Service lets everybody in. */
export const restrictsNone: ServiceCondition = condition("that restrict no sources", { not: WRITES_RANGES });

/** The Service needs an IPv6 load balancer. */
export const needsIpv6 = field("of IP family IPv6", "spec.ipFamilies", { includes: "IPv6" });

/** The Service needs an IPv4 load balancer: also where no family is written. */
export const needsIpv4: ServiceCondition = condition("of IP family IPv4", {
  any: [
    { field: "spec.ipFamilies", compared: { includes: "IPv4" } },
    { not: { field: "spec.ipFamilies", compared: { moreThan: 0 } } },
  ],
});

/** The Service asks for both IP families, where the cluster has them. */
export const wantsDualStack: ServiceCondition = where(
  "that prefer or require both IP families",
  ({ object }: ServiceSubject) => isDualPolicy(object.ipFamilyPolicy),
);

/** The Service names the subnet of its addresses, and its controller reads it. */
export const namesSubnet: ServiceCondition = where(
  "that name a subnet for their addresses",
  ({ model }: ServiceSubject) => namedSubnet(model) !== undefined,
);

/** What the conditions on subjects of several kinds look at. */
type AnySubject = Pick<Subjects["service"], "isOffline" | "requester" | "duplicateKeys"> & {
  readonly object: Pick<ReviewedService, "metadata" | "problems">;
};

/** The object has annotations. */
export const hasAnnotations: Condition<AnySubject> = where(
  "with annotations",
  ({ object }: AnySubject) => object.metadata.annotations.size > 0,
);

/** Some of the object has not the shape that its kind demands. */
export const isMisshapen: Condition<AnySubject> = where(
  "with fields of the wrong shape",
  ({ object }: AnySubject) => object.problems.length > 0,
);

/** Some annotation may have been written without quotes; one without a value reads as an empty string. */
export const mayLackQuotes: Condition<AnySubject> = where(
  "with fields of the wrong shape or an empty annotation",
  ({ object: { problems, metadata } }: AnySubject) =>
    problems.length > 0 || [...metadata.annotations.values()].includes(""),
);

/** The file writes a key of the object twice. */
export const hasDuplicateKeys: Condition<AnySubject> = where(
  "whose file writes a key twice",
  ({ duplicateKeys }: AnySubject) => duplicateKeys.length > 0,
);

/** The review is of files. */
export const isOffline: Condition<AnySubject> = where("in reviews of files", (s: AnySubject) => s.isOffline);

/** The requester is no controller. */
export const isPerson: Condition<AnySubject> = where(
  "that no controller writes",
  ({ requester }: AnySubject) => !requester.isController,
);

/** The condition that the object carries one of the annotations, the same one for the same keys. */
export const annotates = oneForTheSameKeys(
  (keys): Condition<unknown> =>
    condition(`that carry ${keys.map(asCode).join(" or ")}`, { annotations: keys, of: "object" }),
);

/** The condition that the object carried one of the annotations before an edit, the same one for the same keys. */
export const annotated = oneForTheSameKeys(
  (keys): Condition<unknown> =>
    condition(`that carried ${keys.map(asCode).join(" or ")}`, { annotations: keys, of: "previous" }),
);

/** The condition that the Service has more ports than that. */
export function hasMorePorts(number: number): ServiceCondition {
  return field(`with more than ${number} ${number === 1 ? "port" : "ports"}`, "spec.ports", { moreThan: number });
}

/** The condition on the value of an annotation. */
export function annotationIs(says: string, key: string, compared: Comparison): ServiceCondition {
  return condition(says, { annotation: [key], compared });
}

/** The condition on a field of a Service. */
export function field(says: string, path: `spec.${keyof ReviewedService}`, compared: Comparison): ServiceCondition {
  return condition(says, { field: path, compared });
}

function owned(says: string, owners: readonly Implementation[]): ServiceCondition {
  return condition(says, { owners });
}

function oneForTheSameKeys(
  conditionFor: (keys: readonly string[]) => Condition<unknown>,
): (...keys: readonly string[]) => Condition<unknown> {
  const known = new Map<string, Condition<unknown>>();
  return (...keys) => {
    const name = keys.join(" ");
    const found = known.get(name) ?? conditionFor(keys);
    known.set(name, found);
    return found;
  };
}

function asCode(key: string): string {
  return `\`${key}\``;
}
