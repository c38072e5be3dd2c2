import type { AddressReservations } from "../../admission/reservation.ts";
import type { ClusterWatch } from "../../cluster/cluster-watch.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";

/** What is known of a cluster, as of now. */
export interface ClusterKnowledge {
  cluster(): Cluster;
  index(): ObjectIndex;
  /** The cluster that is watched; undefined where files say what there is. */
  readonly watch?: ClusterWatch;
  /** Where shared addresses are reserved; undefined where there is no cluster to do it in, or nobody wants it. */
  reservations(): AddressReservations | undefined;
  /** Why reviews would lack what they need, or undefined once they don't. */
  notReady(): string | undefined;
  /** Has the gauges say what they measure; called when metrics are read. */
  measure(): void;
  stop(): void | Promise<void>;
}
