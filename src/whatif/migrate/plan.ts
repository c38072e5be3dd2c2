import type { Forecast } from "../../controllers/l4/forecast.ts";
import type { TrafficEffect } from "../../controllers/l7/traffic-effect.ts";
import type { AddressRecord, ClusterProfile } from "../../domain/cluster-profile.ts";
import type { Finding } from "../../domain/finding.ts";
import type { JsonObject } from "../../domain/json.ts";

/** What a user would rather keep where both can't be had. */
export type Preference = "no-gap" | "same-address";

/**
 * How a plan goes about it. `parallel`: a second load balancer on a new address, then clients move; `toggle`: the load
 * balancer is taken down and made again on the address that was reserved; `in-place`: edits of what lives.
 */
export type Strategy = "parallel" | "toggle" | "in-place";

/** What a plan promises, which its steps carry out in the model. */
export interface PlanPromise {
  readonly strategy: Strategy;
  /** How long traffic stops at least. */
  readonly gap: "none" | "seconds" | "minutes";
  /** What becomes of the address that clients have. */
  readonly address: "same" | "new";
}

/** One step of a plan. What it changes is `apply`, a manifest, or `reserve` and the like, which its commands do. */
export interface PlanStep {
  readonly title: string;
  /** Why, or what to look out for; a sentence. */
  readonly note?: string;
  /** The manifest that is applied, whole, and what it changes as a patch of the one before. */
  readonly manifest?: JsonObject;
  readonly diff?: string;
  /** The object that is deleted. */
  readonly removes?: JsonObject;
  /** The address that is reserved. */
  readonly reserves?: AddressRecord;
  /** The facts of the cluster that change. */
  readonly changes?: ClusterProfile;
  /** Shell commands; a manifest's file is named as `file` says. */
  readonly file?: string;
  readonly commands: readonly string[];
  /** How to see that the step is done, before the next one. */
  readonly check: string;
  readonly rollback: string;
  /** What the model of the controllers makes of it. */
  readonly proof?: StepProof;
}

/** What rules and controllers make of a step. */
export interface StepProof {
  /** Of a Service; absent for steps that the controllers of load balancers don't see. */
  readonly forecast?: Forecast;
  /** What happens to what clients reach through Ingresses. */
  readonly effects?: readonly TrafficEffect[];
  /** What the webhook will say; never a denial. */
  readonly findings: readonly Finding[];
}

/** The object that a plan is about. */
interface Subject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A plan that can be carried out. */
export interface Plan extends PlanPromise {
  readonly what: string;
  readonly object: Subject;
  readonly isPossible: true;
  /** What it comes to, a sentence. */
  readonly summary: string;
  /** What outside of the cluster, or beside the Service, breaks or wants to be told; a sentence each. */
  readonly outside: readonly string[];
  readonly steps: readonly PlanStep[];
  /** What was taken for granted, a sentence each. */
  readonly notes: readonly string[];
}

/** Why there is no plan. */
export interface Refusal {
  readonly what: string;
  readonly object: Subject;
  readonly isPossible: false;
  /** A sentence each; the first is what matters. */
  readonly reasons: readonly string[];
}
