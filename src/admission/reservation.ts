import { type ForwardingRule, ServiceModel } from "../controllers/l4/model.ts";
import { LOAD_BALANCER_IP_ADDRESSES } from "../domain/annotations.ts";
import type { Finding } from "../domain/finding.ts";
import { field } from "../domain/json.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import type { ObjectChange, ReviewContext } from "../engine/review.ts";

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
  /** Whether the object is to be created, so that it can't be there yet. */
  readonly isNew: boolean;
  /** A dry run looks whether it would be granted, and writes nothing. */
  readonly isDryRun: boolean;
  /** The snapshot that the rules have judged by: what it shows needs no reservation to be seen. */
  readonly index: ObjectIndex;
}

/**
 * What became of a request for addresses. `conflict`: another Service that is being admitted takes overlapping ports of
 * the address; `holder` is its "namespace/name", and `isRecent` tells whether it was asked for so lately that it can't be
 * seen yet: later it may well have come to nothing. `unavailable`: the API server did not answer within the budget, or too
 * much is asked for.
 */
export type Reservation =
  | { readonly outcome: "granted" }
  | { readonly outcome: "conflict"; readonly address: string; readonly holder: string; readonly isRecent: boolean }
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

/** What the admitted change has to reserve, or undefined for most: only Services that name an address are looked at. */
export function reservationFor(
  request: { readonly uid: string; readonly isDryRun: boolean },
  { kind, change, object, previous }: ObjectChange,
  { cluster, index }: ReviewContext,
): ReservationRequest | undefined {
  if (kind !== "Service" || change === "delete" || !namesAddress(object)) return undefined;
  const service = SERVICE.read(object);
  const before = previous === undefined ? undefined : SERVICE.read(previous);
  const model = new ServiceModel(service, before, cluster);
  const claims = claimsToReserve(model, before && new ServiceModel(before, before, cluster));
  if (claims.length === 0) return undefined;
  const { namespace, name } = service.metadata;
  const { uid: requestUid, isDryRun } = request;
  return { requestUid, object: { namespace, name }, claims, isNew: change === "create", isDryRun, index };
}

/**
 * The finding about an address whose ports another Service is taking at this moment; a warning where it may have come to
 * nothing, since whoever asked first need not have been admitted by the others.
 */
export function reservationConflict(
  { address, holder, isRecent }: { readonly address: string; readonly holder: string; readonly isRecent: boolean },
  { namespace, mayName }: { readonly namespace: string; readonly mayName: boolean },
): Finding {
  const who = mayName || holder.startsWith(`${namespace}/`) ? holder : "a Service of another namespace";
  return {
    rule: CONFLICT_RULE,
    action: isRecent ? "deny" : "warn",
    path: "/spec/ports",
    messageId: "reserved",
    message: `${who} ${isRecent ? "is being" : "was just"} admitted with the same ports of ${address.replace(/^name:/, "")}: GKE can't make both rules.`,
    fix: "Use other ports, another protocol or another address.",
    about: holder,
  };
}

/** The rule that a conflict of reservations is a finding of. */
export const CONFLICT_RULE = "shared-ip-port-conflict";

function namesAddress(object: unknown): boolean {
  const address = field(field(object, "spec"), "loadBalancerIP");
  const names = field(field(field(object, "metadata"), "annotations"), LOAD_BALANCER_IP_ADDRESSES);
  return (typeof address === "string" && address !== "") || (typeof names === "string" && names !== "");
}

function claimsOf({ addressKeys, forwardingRules }: ServiceModel): readonly AddressClaim[] {
  return addressKeys.flatMap(({ family, key }) => {
    const ipVersion = family === "IPv6" ? "IPV6" : "IPV4";
    const rules =
      family === undefined ? forwardingRules : forwardingRules.filter((rule) => rule.ipVersion === ipVersion);
    return rules.length === 0 ? [] : [{ address: key, rules }];
  });
}
