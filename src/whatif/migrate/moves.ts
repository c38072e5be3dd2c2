import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import type { Implementation } from "../../controllers/l4/ownership.ts";
import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
  IP_COLLECTION_V6,
  L4_RBS,
  LOAD_BALANCER_IP_ADDRESSES,
  LOAD_BALANCER_SUBNET,
  LOAD_BALANCER_TYPE,
  NETWORK_TIER,
  STRONG_SESSION_AFFINITY,
  WEIGHTED,
} from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import type { JsonObject } from "../../domain/json.ts";
import { editService } from "./edit-service.ts";
import type { Strategy } from "./plan.ts";

/** A migration of one Service whose target is its manifest with other fields. */
export interface Move {
  /** What it does, for help texts. */
  readonly summary: string;
  /** What the new load balancer's name ends in, where there are two for a while. */
  readonly suffix: string;
  /** The ways there are. */
  readonly strategies: readonly Strategy[];
  /** Why the Service can't be migrated, before anything is tried; undefined where it may. */
  readonly refusal: (model: ServiceModel) => string | undefined;
  /** Subsetting has to be turned on where it is not. */
  readonly needsSubsetting?: true;
  readonly target: (manifest: JsonObject, model: ServiceModel) => JsonObject;
  /** Whether the Service has become what it was to be. */
  readonly isReached: (model: ServiceModel) => boolean;
  /** The address can't stay, whatever is preferred, and why. */
  readonly newAddressBecause?: string;
}

const INTERNAL_ONLY = {
  [LOAD_BALANCER_TYPE]: undefined,
  [DEPRECATED_LOAD_BALANCER_TYPE]: undefined,
  [GLOBAL_ACCESS]: undefined,
  [INTERNAL_SUBNET]: undefined,
  [LOAD_BALANCER_SUBNET]: undefined,
};
const EXTERNAL_ONLY = {
  [L4_RBS]: undefined,
  [NETWORK_TIER]: undefined,
  [WEIGHTED]: undefined,
  [STRONG_SESSION_AFFINITY]: undefined,
  [IP_COLLECTION_V6]: undefined,
  [LOAD_BALANCER_SUBNET]: undefined,
};
const NO_ADDRESS = { [LOAD_BALANCER_IP_ADDRESSES]: undefined };

/** The migrations that are edits of a Service, by the name of the target. */
export const MOVES: Readonly<Record<string, Move>> = {
  "to-rbs": {
    summary: "an external load balancer from a target pool to a backend service",
    suffix: "rbs",
    strategies: ["parallel", "toggle"],
    refusal: (model) => onlyFrom(model, ["legacy-external"], "it has a backend service already") ?? noController(model),
    target: (manifest, { cluster: { facts } }) =>
      editService(manifest, {
        annotations: { [L4_RBS]: facts.rbsByDefault ? undefined : "enabled" },
        spec: { loadBalancerClass: undefined },
      }),
    isReached: ({ implementation }) => implementation === "rbs-netlb",
  },
  "to-internal": {
    summary: "an external load balancer to an internal one",
    suffix: "internal",
    strategies: ["parallel"],
    newAddressBecause: "an external address can't be that of an internal load balancer",
    refusal: (model) => onlyFrom(model, ["legacy-external", "rbs-netlb"], "it is internal already"),
    target: (manifest, model) => {
      const hasClass = model.service.loadBalancerClass !== undefined && model.cluster.facts.subsettingActive;
      return editService(manifest, {
        annotations: { ...EXTERNAL_ONLY, ...NO_ADDRESS, [LOAD_BALANCER_TYPE]: hasClass ? undefined : "Internal" },
        spec: { loadBalancerClass: hasClass ? CLASS.internal : undefined, loadBalancerIP: undefined },
      });
    },
    isReached: ({ isInternal }) => isInternal,
  },
  "to-external": {
    summary: "an internal load balancer to an external one, open to those whom its source ranges name",
    suffix: "external",
    strategies: ["parallel"],
    newAddressBecause: "an internal address can't be that of an external load balancer",
    refusal: (model) => onlyFrom(model, ["legacy-internal", "ilb-subsetting"], "it is external already"),
    target: (manifest, model) => {
      const { facts } = model.cluster;
      const hasClass = model.service.loadBalancerClass !== undefined;
      return editService(manifest, {
        annotations: {
          ...INTERNAL_ONLY,
          ...NO_ADDRESS,
          [L4_RBS]: hasClass || facts.rbsByDefault ? undefined : "enabled",
        },
        spec: {
          loadBalancerClass: hasClass ? CLASS.external : undefined,
          loadBalancerIP: undefined,
          trafficDistribution: undefined,
        },
      });
    },
    isReached: ({ isExternal }) => isExternal,
  },
  "to-dual-stack": {
    summary: "a load balancer of one IP family to one of both",
    suffix: "dual",
    strategies: ["parallel", "in-place"],
    refusal: (model) => dualStackRefusal(model),
    target: (manifest, { families }) =>
      editService(manifest, {
        spec: {
          ipFamilyPolicy: "RequireDualStack",
          ipFamilies: families[0] === "IPv6" ? ["IPv6", "IPv4"] : ["IPv4", "IPv6"],
          clusterIPs: undefined,
        },
      }),
    isReached: ({ families }) => families.length === 2,
  },
  "to-subsetting": {
    summary: "an internal load balancer from instance groups to NEGs (GKE subsetting)",
    suffix: "neg",
    strategies: ["parallel", "toggle"],
    needsSubsetting: true,
    refusal: (model) => onlyFrom(model, ["legacy-internal"], "it has NEGs already") ?? noController(model),
    target: (manifest) =>
      editService(manifest, {
        annotations: { [LOAD_BALANCER_TYPE]: "Internal", [DEPRECATED_LOAD_BALANCER_TYPE]: undefined },
        spec: { loadBalancerClass: undefined },
      }),
    isReached: ({ implementation }) => implementation === "ilb-subsetting",
  },
  "to-class": {
    summary: "a load balancer that annotations ask for to one of a loadBalancerClass",
    suffix: "class",
    strategies: ["parallel", "toggle"],
    refusal: (model) => classRefusal(model),
    target: (manifest, { isInternal }) =>
      editService(manifest, {
        annotations: {
          [L4_RBS]: undefined,
          [LOAD_BALANCER_TYPE]: undefined,
          [DEPRECATED_LOAD_BALANCER_TYPE]: undefined,
        },
        spec: { loadBalancerClass: isInternal ? CLASS.internal : CLASS.external },
      }),
    isReached: ({ service, isModern }) => service.loadBalancerClass !== undefined && isModern,
  },
};

const OWNERS: Readonly<Record<Implementation, string>> = {
  none: "it asks for no load balancer",
  unowned: "no controller takes its loadBalancerClass, so there is no load balancer to migrate",
  foreign: "its loadBalancerClass is not GKE's",
  standalone: "its load balancer is one that you bring yourself",
  "legacy-external": "it is external, with a target pool",
  "legacy-internal": "it is internal, with instance groups",
  "rbs-netlb": "it is external, with a backend service",
  "ilb-subsetting": "it is internal, with NEGs",
};

/** Why a Service of another owner is refused; `already` where it is on the right side, and there is nothing to do. */
function onlyFrom(
  { implementation, isInternal, isExternal }: ServiceModel,
  owners: readonly Implementation[],
  already: string,
): string | undefined {
  if (owners.includes(implementation)) return undefined;
  const side = owners.some((owner) => owner.endsWith("external") || owner === "rbs-netlb") ? isExternal : isInternal;
  const isThere = side && owners.length === 1;
  const isOtherSide = owners.length === 2 && (isExternal || isInternal);
  return isThere || isOtherSide ? already : OWNERS[implementation];
}

/** Why the controllers of ingress-gce can't take the Service. */
function noController({ cluster }: ServiceModel): string | undefined {
  const why = "the HttpLoadBalancing add-on is off, and GKE is older than 1.36";
  return cluster.facts.l4Controller ? undefined : `the controller that would take it does not run: ${why}`;
}

function dualStackRefusal(model: ServiceModel): string | undefined {
  const { cluster, families, service, isModern, isGke } = model;
  if (!isGke) return OWNERS[model.implementation];
  if (!isModern)
    return `${OWNERS[model.implementation]}, which serves IPv4 alone; migrate it to-rbs or to-subsetting first`;
  if (families.length === 2) return "it has both families already";
  if (cluster.facts.stackType !== "ipv4-ipv6")
    return `the cluster's stack type is ${cluster.facts.stackType}; change that first`;
  const isOn = model.isInternal ? cluster.facts.dualStackILB : cluster.facts.dualStackNetLB;
  if (!isOn) return "load balancers of both families need GKE 1.29";
  return service.ipFamilies.length > 1 ? "it has both families already" : undefined;
}

function classRefusal(model: ServiceModel): string | undefined {
  const { service, cluster, isInternal, isGke } = model;
  if (!isGke) return OWNERS[model.implementation];
  if (service.loadBalancerClass !== undefined) return "it has a loadBalancerClass already";
  const version = cluster.find("gkeVersion");
  if (version !== undefined && !isAtLeast(version, GATES.loadBalancerClass)) {
    return "loadBalancerClass needs GKE 1.33.1-gke.1779000";
  }
  if (isInternal && !cluster.facts.subsettingActive) {
    return "the class for internal load balancers needs GKE subsetting; migrate it to-subsetting first";
  }
  return noController(model);
}
