import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
  L4_RBS,
  LOAD_BALANCER_TYPE,
} from "../../domain/annotations.ts";
import type { Action } from "../../domain/finding.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { isExternal, isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

const TYPE_KEYS = [LOAD_BALANCER_TYPE, DEPRECATED_LOAD_BALANCER_TYPE];
/** Annotations without which GKE builds something else than what was asked for. */
const DECISIVE = [...TYPE_KEYS, L4_RBS, GLOBAL_ACCESS, INTERNAL_SUBNET];

/** What it means that GKE does not read what the author meant as the annotation `key`. */
interface Misreading {
  readonly message: "ignored" | "public";
  readonly action: Action;
}

/** How bad it is that the annotation `key` is written where or as GKE does not read it. */
export function misreadingOf(s: ServiceSubject, key: string): Misreading {
  const isMissing = !s.object.metadata.annotations.has(key);
  const isDecisive = isMissing && DECISIVE.includes(key) && isGkeLoadBalancer(s.object);
  const isPublic = isDecisive && TYPE_KEYS.includes(key) && isExternal(s);
  return { message: isPublic ? "public" : "ignored", action: isDecisive ? "deny" : "warn" };
}

/** Whether the value may be moved to the annotation `key`: it is free, and no live load balancer begins to obey it. */
export function mayRename({ object, isCreation }: ServiceSubject, key: string): boolean {
  return isCreation && !object.metadata.annotations.has(key);
}
