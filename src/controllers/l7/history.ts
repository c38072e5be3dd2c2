import type { Cluster } from "../../domain/cluster.ts";
import type { ClusterObjects } from "./objects.ts";
import type { Switches } from "./switches.ts";

/** What happens to a cluster: its states one after another, each after the one before has settled. */
export interface History {
  readonly cluster: Cluster;
  readonly switches: Switches;
  /** Oldest first, at least one; the last is what the forecast is about. */
  readonly states: readonly ClusterObjects[];
  /** The NEGs, by name, that a backend service outside of GKE uses, so that Compute Engine refuses to delete them. */
  readonly negsInUse: ReadonlySet<string>;
  /** What is in no state is not in the cluster; else nothing is known of it. */
  readonly isComplete: boolean;
}
