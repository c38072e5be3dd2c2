import { createHash } from "node:crypto";
import type { ForwardingRule } from "../controllers/l4/model.ts";
import { field, isObject } from "../domain/json.ts";
import type { PortSet } from "../domain/ports.ts";

/** What one admitted Service holds at an address until it shows up in every replica's watch. */
export interface Hold {
  readonly requestUid: string;
  readonly address: string;
  /** "namespace/name" of the Service. */
  readonly object: string;
  readonly rules: readonly ForwardingRule[];
  /** Milliseconds since the epoch, by the clock of the replica that made it. */
  readonly madeAt: number;
}

/** The Lease of one shard of the addresses, as far as it is ours. */
export interface ShardLease {
  readonly shard: number;
  /** undefined for one that is yet to be created. */
  readonly resourceVersion: string | undefined;
  readonly holds: readonly Hold[];
}

/** The label of every Lease that reserves addresses. */
const RESERVATION_LABEL = "l4guard.dev/reservation";
const HOLDS = "l4guard.dev/holds";
/** Whatever is asked for, there are no more Leases than this. */
const SHARDS = 16;
/** The most holds in a Lease: some 64 KiB, where an object's annotations may have 256 KiB. */
export const MOST_HOLDS = 128;

/** Which Lease holds an address. */
export function shardOf(address: string): number {
  return createHash("sha256").update(address).digest().readUInt16BE(0) % SHARDS;
}

/** The name of the Lease of a shard. */
export function leaseNameOf(shard: number): string {
  return `l4guard-addresses-${shard}`;
}

/** The Lease of a shard in an answer of the API server. Holds that make no sense are left out. */
export function readShard(shard: number, object: unknown): ShardLease {
  const metadata = field(object, "metadata");
  const resourceVersion = field(metadata, "resourceVersion");
  return {
    shard,
    resourceVersion: typeof resourceVersion === "string" ? resourceVersion : undefined,
    holds: parseHolds(field(field(metadata, "annotations"), HOLDS)).slice(0, MOST_HOLDS),
  };
}

/** The Lease as it is sent to the API server at `date`, to count for so long. */
export function writeShard(
  { shard, resourceVersion, holds }: ShardLease,
  { namespace, date, holdMs }: { readonly namespace: string; readonly date: number; readonly holdMs: number },
): object {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: leaseNameOf(shard),
      namespace,
      ...(resourceVersion !== undefined && { resourceVersion }),
      labels: { "app.kubernetes.io/managed-by": "l4guard", [RESERVATION_LABEL]: "addresses" },
      annotations: { [HOLDS]: JSON.stringify(holds) },
    },
    spec: {
      holderIdentity: "l4guard",
      leaseDurationSeconds: Math.max(1, Math.ceil(holdMs / 1_000)),
      renewTime: `${new Date(date).toISOString().slice(0, -1)}000Z`,
    },
  };
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
    typeof field(value, "address") === "string" &&
    typeof field(value, "madeAt") === "number" &&
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
