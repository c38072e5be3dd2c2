import { createHash } from "node:crypto";
import type { ForwardingRule } from "../controllers/l4/model.ts";
import { field, isObject } from "../domain/json.ts";
import { overlaps, type PortSet } from "../domain/ports.ts";

/** What one admitted Service holds at an address until it shows up in every replica's watch. */
export interface Hold {
  readonly requestUid: string;
  /** "namespace/name" of the Service. */
  readonly object: string;
  readonly rules: readonly ForwardingRule[];
  /** Milliseconds since the epoch at which it ends by itself. */
  readonly until: number;
}

/** The Lease of one address, as far as it is ours. */
export interface AddressLease {
  readonly address: string;
  /** undefined for one that is yet to be created. */
  readonly resourceVersion: string | undefined;
  readonly holds: readonly Hold[];
}

/** The label of every Lease that reserves an address. */
export const RESERVATION_LABEL = "l4guard.dev/reservation";
const ADDRESS = "l4guard.dev/address";
const HOLDS = "l4guard.dev/holds";

/** The name of the Lease of an address; addresses hold characters that names must not. */
export function leaseNameOf(address: string): string {
  return `l4guard-address-${createHash("sha256").update(address).digest("hex").slice(0, 20)}`;
}

/** The Lease in an answer of the API server. Holds that make no sense, or have ended by `now`, are left out. */
export function readLease(object: unknown, now: number): AddressLease {
  const metadata = field(object, "metadata");
  const annotations = field(metadata, "annotations");
  const resourceVersion = field(metadata, "resourceVersion");
  return {
    address: String(field(annotations, ADDRESS) ?? ""),
    resourceVersion: typeof resourceVersion === "string" ? resourceVersion : undefined,
    holds: parseHolds(field(annotations, HOLDS)).filter(({ until }) => until > now),
  };
}

/** The Lease as it is sent to the API server. */
export function writeLease({ address, resourceVersion, holds }: AddressLease, namespace: string, now: number): object {
  const until = Math.max(now, ...holds.map((hold) => hold.until));
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: leaseNameOf(address),
      namespace,
      ...(resourceVersion !== undefined && { resourceVersion }),
      labels: { "app.kubernetes.io/managed-by": "l4guard", [RESERVATION_LABEL]: "address" },
      annotations: { [ADDRESS]: address, [HOLDS]: JSON.stringify(holds) },
    },
    spec: {
      holderIdentity: "l4guard",
      leaseDurationSeconds: Math.max(1, Math.ceil((until - now) / 1_000)),
      renewTime: `${new Date(now).toISOString().slice(0, -1)}000Z`,
    },
  };
}

/** Whether two sets of forwarding rules of one address need the same port of the same protocol and IP version. */
export function rulesCollide(a: readonly ForwardingRule[], b: readonly ForwardingRule[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one.ipVersion === other.ipVersion && one.protocol === other.protocol && overlaps(one.ports, other.ports),
    ),
  );
}

function parseHolds(text: unknown): readonly Hold[] {
  if (typeof text !== "string") return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isHold) : [];
  } catch {
    return [];
  }
}

function isHold(value: unknown): value is Hold {
  const rules = field(value, "rules");
  return (
    typeof field(value, "requestUid") === "string" &&
    typeof field(value, "object") === "string" &&
    typeof field(value, "until") === "number" &&
    Array.isArray(rules) &&
    rules.every((rule) => typeof field(rule, "protocol") === "string" && isPortSet(field(rule, "ports")))
  );
}

function isPortSet(value: unknown): value is PortSet {
  if (!isObject(value)) return false;
  switch (value["kind"]) {
    case "all":
      return true;
    case "discrete":
      return Array.isArray(value["ports"]);
    case "range":
      return typeof value["first"] === "number" && typeof value["last"] === "number";
    default:
      return false;
  }
}
