import type { AddressReservations } from "../admission/reservation.ts";
import type { Cluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import type { ApiClient } from "./api-client.ts";
import type { Clock } from "./clock.ts";
import type { PeerListener } from "./cluster-index.ts";
import type { ClusterAccess } from "./credentials.ts";
import type { FactRecord } from "./facts/fact-book.ts";
import type { GoogleOptions } from "./facts/google-facts.ts";
import type { KindStatus } from "./freshness.ts";
import type { ClusterObserver } from "./observer.ts";
import type { WatchedResource } from "./resources.ts";

/** How to watch a cluster. */
export interface ClusterWatchOptions {
  readonly access: ClusterAccess;
  /** What a person states of the cluster; it beats whatever is seen. */
  readonly configured?: ClusterProfile;
  /** Milliseconds of silence after which a kind is stale. */
  readonly staleAfterMs?: number;
  /** Milliseconds after which everything is listed anew; half an hour by default. */
  readonly relistAfterMs?: number;
  /** Ask Google's APIs too; off where it is undefined. */
  readonly google?: GoogleOptions | undefined;
  /** Config Connector manages every address and subnet of the project, so that its objects are the inventories. */
  readonly configConnectorIsComplete?: boolean;
  /** Reserve addresses by Leases in this namespace; off where it is undefined. */
  readonly reservations?:
    | { readonly namespace: string; readonly budgetMs?: number; readonly holdMs?: number }
    | undefined;
  readonly resources?: readonly WatchedResource[];
  readonly observer?: ClusterObserver;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
}

/** A cluster that is being watched. */
export interface ClusterWatch {
  /** The other objects as they are now: a snapshot that never changes, at no cost. */
  index(): ObjectIndex;
  /** The facts as they are now. */
  cluster(): Cluster;
  /** Replaces what a person states of the cluster. */
  configure(configured: ClusterProfile): void;
  /** Has `listener` told of each object that rules look up, as the API server tells of it; the returned function ends it. */
  onPeer(listener: PeerListener): () => void;
  /** Grows whenever a fact changes. */
  readonly factsVersion: number;
  /** Every known fact with its source and age. */
  facts(): readonly FactRecord[];
  /** The facts as a profile, for a cluster file. */
  profile(): ClusterProfile;
  status(): readonly KindStatus[];
  /** What is kept of the objects that rules look up, as manifests: all that rules would read of them in files. */
  objects(): Iterable<unknown>;
  /** The labels of a namespace, or undefined where there is none or it is not known. */
  namespaceLabels(namespace: string): ReadonlyMap<string, string> | undefined;
  /** Whether every kind was listed once, or is known to be out of reach. */
  readonly isReady: boolean;
  /** Resolves when it is ready; never rejects. */
  readonly ready: Promise<void>;
  /** Resolves when Google's APIs, where they are used, were asked once; never rejects. */
  readonly googleAsked: Promise<void>;
  readonly reservations: AddressReservations | undefined;
  /** Requests of the same API server, with the same credentials. */
  readonly client: ApiClient;
  /** Stops every loop and closes every connection. */
  stop(): Promise<void>;
}
