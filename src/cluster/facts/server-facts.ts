import { parseAddress, parseCidr } from "../../domain/addresses.ts";
import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { field, isObject } from "../../domain/json.ts";
import type { ApiClient } from "../api-client.ts";
import { ApiFailure, asFailure } from "../api-failure.ts";

const TIMEOUT_MS = 15_000;
/** Nodes of one cluster all have the same families; a few are asked for in case one is just joining. */
const NODES_ASKED = 3;

/**
 * What the API server says of itself when asked: its version, if it is GKE's, and the IP families of Pods, where whoever
 * asks may see Nodes. @throws ApiFailure
 */
export async function readServerFacts(
  client: ApiClient,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<ClusterProfile> {
  const version = await client.call({ path: "/version", timeoutMs, signal });
  if (!isObject(version)) throw new ApiFailure("garbage", "/version is no JSON object");
  const asked = client.call({ path: `/api/v1/nodes?limit=${NODES_ASKED}`, timeoutMs: TIMEOUT_MS, signal });
  const nodes = await asked.catch((error: unknown) => {
    if (asFailure(error).kind !== "forbidden") throw error;
    return undefined;
  });
  const gkeVersion = gkeVersionIn(version);
  const stackType = stackTypeOf(field(nodes, "items"));
  return { ...(gkeVersion !== undefined && { gkeVersion }), ...(stackType && { stackType }) };
}

/** "v1.33.1-gke.1779000" → "1.33.1-gke.1779000"; another distribution's version gates nothing of GKE's. */
function gkeVersionIn(version: unknown): string | undefined {
  const text = field(version, "gitVersion");
  return typeof text === "string" && text.includes("-gke.") ? text.replace(/^v/, "") : undefined;
}

/** By the Pod ranges of the Nodes: a dual-stack cluster gives each Node one of each family (GKE: VPC-native clusters, dual-stack). */
function stackTypeOf(nodes: unknown): "ipv4" | "ipv4-ipv6" | "ipv6" | undefined {
  if (!Array.isArray(nodes)) return undefined;
  const families = new Set<string>();
  for (const node of nodes) {
    const ranges = field(field(node, "spec"), "podCIDRs");
    for (const range of Array.isArray(ranges) ? ranges : []) families.add(familyOf(String(range)));
  }
  if (families.has("IPv6")) return families.has("IPv4") ? "ipv4-ipv6" : "ipv6";
  return families.has("IPv4") ? "ipv4" : undefined;
}

function familyOf(range: string): string {
  return parseCidr(range)?.family ?? parseAddress(range)?.family ?? "";
}
