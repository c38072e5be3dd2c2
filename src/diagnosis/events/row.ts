import type { SpokenMeaning } from "../meaning.ts";

/** Who records events about load balancers: `source.component` of core/v1, `reportingController` of events.k8s.io. */
export const COMPONENTS = {
  /** ingress-gce: internal with subsetting, RBS, standalone NEGs, Ingress, firewalls, Private Service Connect. */
  ingressGce: "loadbalancer-controller",
  /** ingress-gce's NEG controller. */
  neg: "neg-controller",
  /** Its readiness gates, on Pods. */
  negReadiness: "neg-readiness-reflector",
  /** The cloud controller manager: target pools, internal load balancers on instance groups. */
  service: "service-controller",
  /** Its library for Compute Engine. */
  cloud: "g-cloudprovider",
} as const;

/** One of those who record events about load balancers. */
type Component = (typeof COMPONENTS)[keyof typeof COMPONENTS];

/** The errors that a message may quote, each in a table of its own. */
export type ErrorFamily = "passthrough" | "cloud-controller-manager" | "ingress";

/** An event that a controller records, and what it means. */
export interface EventRow extends SpokenMeaning {
  readonly components: readonly Component[];
  /** The kind of the objects that it is about. */
  readonly on: string;
  readonly reasons: readonly string[];
  /** The message quotes an error, which tells more than the event. */
  readonly quotes?: ErrorFamily;
}

/** An error that events quote, and what it means. */
export interface ErrorRow extends SpokenMeaning {
  readonly says: readonly string[];
}
