import type { LeaseStore, Versioned, WriteOutcome } from "../cluster/lease.ts";

/** The CA bundles in one webhook configuration. */
export interface ConfiguredBundles {
  /** Which configuration, in the store's own words. */
  readonly configuration: string;
  /** The bundle of each of its webhooks, PEM; empty where there is none. */
  readonly bundles: readonly string[];
}

/** What a replica last said that it serves. */
export interface ReplicaReport {
  readonly replica: string;
  /** Fingerprint of the certificate. */
  readonly fingerprint: string;
  /** By the replica's clock. */
  readonly renewedAt: Date;
  /** Whether the report is deleted with the replica's Pod. One that is not counts only while it is seen to be renewed. */
  readonly isOwned: boolean;
}

/** What the replicas share: objects of the Kubernetes API, each write conditional on the version that was read. */
export interface CertificateStore extends LeaseStore {
  readSecret(): Promise<Versioned<Readonly<Record<string, string>>> | undefined>;
  createSecret(data: Readonly<Record<string, string>>): Promise<WriteOutcome>;
  updateSecret(data: Readonly<Record<string, string>>, version: string): Promise<WriteOutcome>;
  readBundles(): Promise<readonly Versioned<ConfiguredBundles>[]>;
  /** Sets the bundle of every webhook of the configuration. */
  writeBundle(configuration: string, bundle: string, version: string): Promise<WriteOutcome>;
  readReports(): Promise<readonly ReplicaReport[]>;
  /** Creates or replaces this replica's report. */
  writeReport(report: Omit<ReplicaReport, "isOwned">): Promise<void>;
  removeReport(replica: string): Promise<void>;
}
