import type { Reason } from "../../reason.ts";

/** Why the controller gives an Ingress up, for now: each is an error of its sync, which it tries again for ever. */
export type FaultKind =
  // of a backend: it stops the whole Ingress before anything is changed
  | "backend-is-no-service"
  | "service-missing"
  | "port-missing"
  | "service-type"
  | "app-protocols"
  | "traffic-scaling"
  | "backend-config-annotation"
  | "backend-config-missing"
  | "backend-config-invalid"
  | "path"
  // of a backend service: those before it in the Ingress are brought up to date, no front end is
  | "no-node-port"
  | "health-check-type"
  | "iap-credentials-removed"
  | "security-policy-regional"
  | "neg-missing"
  | "traffic-scaling-infinite"
  // of the front ends: the backend services are up to date
  | "secret-missing"
  | "tls-without-secret-name"
  | "secret-without-certificate"
  | "secret-without-key"
  | "two-address-names"
  | "name-with-dots"
  | "nothing-to-serve"
  | "internal-http-and-https"
  | "redirect-internal"
  | "redirect-old-names"
  | "address-missing"
  // after all is done
  | "frontend-config-missing";

/** What the controller finds wrong with an Ingress. */
export interface Fault extends Reason {
  readonly kind: FaultKind;
  /** Where it is written: reference tokens below the Ingress; absent where it is no one field's fault. */
  readonly location?: readonly (string | number)[];
  /** The other object whose fault it is, such as "Service shop/web". */
  readonly object?: string;
  /** The Service that brings that object in, such as "Service shop/web". */
  readonly through?: string;
}
