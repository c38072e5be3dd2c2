import type { ServiceModel } from "../../controllers/l4/model.ts";
import { FEATURES, type Feature, type FeatureDeclaration, GATES, type Gate } from "../../domain/features.ts";
import { formatGkeVersion, type GkeVersion, gkeVersion, isAtLeast } from "../../domain/gke-version.ts";

/** The oldest minor version that GKE still offers, in the Extended channel. Source: GKE release notes, available minor versions, as stored in mid 2026. */
const OLDEST_SUPPORTED = gkeVersion("1.30");

/** Whether the cluster has what the gate stands for; undefined where its version is unknown and supported versions differ. */
export function hasGate(version: GkeVersion | undefined, gate: Gate): boolean | undefined {
  if (version !== undefined) return isAtLeast(version, GATES[gate]);
  return isAtLeast(OLDEST_SUPPORTED, GATES[gate]) ? true : undefined;
}

/**
 * The first version with the switch, as GKE writes it, where neither a version nor a profile says on which side the cluster
 * is. The model takes the newest version for granted there, so what is a mistake on the others would go unsaid.
 */
export function doubtfulSince({ cluster }: ServiceModel, feature: Feature): string | undefined {
  const { since }: FeatureDeclaration = FEATURES[feature];
  if (since === undefined || cluster.knows("gkeVersion") || cluster.provenance(feature) !== "assumed") return undefined;
  return hasGate(undefined, since) === undefined ? formatGkeVersion(GATES[since]) : undefined;
}
