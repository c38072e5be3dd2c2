/** A value with the version by which a write can tell that nobody changed it meanwhile. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** Whether a write took place, or somebody else's came first. */
export type WriteOutcome = "written" | "conflict";

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

/** Who leads, as the Lease says. */
export interface LeaseRecord {
  /** Empty where it was given back. */
  readonly holder: string;
  /** By the holder's clock. */
  readonly renewedAt: Date;
}

/** What the replicas share: objects of the Kubernetes API, each write conditional on the version that was read. */
export interface CertificateStore {
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
  readLease(): Promise<Versioned<LeaseRecord> | undefined>;
  createLease(record: LeaseRecord): Promise<WriteOutcome>;
  updateLease(record: LeaseRecord, version: string): Promise<WriteOutcome>;
}
