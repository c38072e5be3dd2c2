import { CLUSTER_PROFILE_SCHEMA, type ClusterProfile } from "../domain/cluster-profile.ts";
import { checkerFor } from "./schema.ts";

/** The value as a cluster file. @throws ConfigError that names the source, the place and what was expected. */
export const checkClusterProfile = checkerFor<ClusterProfile>(CLUSTER_PROFILE_SCHEMA);
