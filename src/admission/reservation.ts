import type { ForwardingRule, ServiceModel } from "../controllers/model.ts";
import type { ObjectIndex } from "../engine/object-index.ts";

/** An address that a Service asks for, and the forwarding rules that it will own there. */
export interface AddressClaim {
  /** The canonical address, or "name:" and the name where the inventory does not tell the address. */
  readonly address: string;
  readonly rules: readonly ForwardingRule[];
}

/** The addresses that one request would take. */
export interface ReservationRequest {
  /** `request.uid` of the AdmissionReview: the same request may ask again. */
  readonly requestUid: string;
  readonly object: { readonly namespace: string; readonly name: string };
  readonly claims: readonly AddressClaim[];
  /** A dry run looks whether it would be granted, and writes nothing. */
  readonly isDryRun: boolean;
  /** The snapshot that the rules have judged by: what it shows needs no reservation to be seen. */
  readonly index: ObjectIndex;
}

/**
 * What became of a request for addresses. `conflict`: another Service that is being admitted takes overlapping ports of
 * the address; `holder` is its "namespace/name". `unavailable`: the API server did not answer within the budget.
 */
export type Reservation =
  | { readonly outcome: "granted" }
  | { readonly outcome: "conflict"; readonly address: string; readonly holder: string }
  | { readonly outcome: "unavailable"; readonly reason: string };

/**
 * Keeps two Services that are admitted at the same moment, by whichever replica, from taking the same ports of one
 * address. The index can't: it shows a Service only after it was stored.
 */
export interface AddressReservations {
  /** Never rejects; takes no longer than its budget. */
  reserve(request: ReservationRequest): Promise<Reservation>;
}

/**
 * What the Service under review has to reserve before it is let through: each address that it names, unless an update
 * leaves addresses and forwarding rules as they were. Empty for most Services, which pay nothing.
 */
export function claimsToReserve(model: ServiceModel, previous: ServiceModel | undefined): readonly AddressClaim[] {
  const claims = claimsOf(model);
  if (!previous || claims.length === 0) return claims;
  return JSON.stringify(claims) === JSON.stringify(claimsOf(previous)) ? [] : claims;
}

function claimsOf({ addressKeys, forwardingRules }: ServiceModel): readonly AddressClaim[] {
  return addressKeys.flatMap(({ family, key }) => {
    const ipVersion = family === "IPv6" ? "IPV6" : "IPV4";
    const rules =
      family === undefined ? forwardingRules : forwardingRules.filter((rule) => rule.ipVersion === ipVersion);
    return rules.length === 0 ? [] : [{ address: key, rules }];
  });
}
