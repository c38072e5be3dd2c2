import type { CertificateStore, ConfiguredBundles, ReplicaReport } from "../../src/certificates/certificate-store.ts";
import type { LeaseRecord, Versioned, WriteOutcome } from "../../src/cluster/lease.ts";

/** A bundle of a configuration, and until when API servers may still go by it. */
export interface PastBundle {
  readonly configuration: string;
  readonly bundle: string;
  /** When it was replaced; undefined while it counts. */
  until: number | undefined;
}

/**
 * The objects that replicas share, with the optimistic concurrency of the Kubernetes API. Every operation takes effect at
 * one moment, between two calls of the gate that its replica was given, so that a test can stop the world before and after.
 */
export class SharedCertificates {
  secret: Versioned<Readonly<Record<string, string>>> | undefined;
  lease: Versioned<LeaseRecord> | undefined;
  readonly reports = new Map<string, ReplicaReport>();
  readonly history: PastBundle[] = [];
  readonly writes: string[] = [];
  readonly #bundles = new Map<string, Versioned<ConfiguredBundles>>();
  readonly #nowMs: () => number;
  #version = 0;

  constructor(configurations: readonly string[], nowMs: () => number) {
    this.#nowMs = nowMs;
    for (const configuration of configurations) this.setBundle(configuration, "");
  }

  /** Puts a bundle into a configuration, as anybody with the right to may. */
  setBundle(configuration: string, bundle: string): void {
    for (const past of this.history) {
      if (past.configuration === configuration) past.until ??= this.#nowMs();
    }
    this.history.push({ configuration, bundle, until: undefined });
    this.#bundles.set(configuration, this.#versioned({ configuration, bundles: [bundle, bundle] }));
  }

  /** The bundle that a configuration has now. */
  bundle(configuration: string): string {
    return this.#bundles.get(configuration)?.value.bundles[0] ?? "";
  }

  /** The store as one replica sees it. */
  storeFor(gate: () => Promise<void>): CertificateStore {
    const at = async <T>(effect: () => T): Promise<T> => {
      await gate();
      const result = effect();
      await gate();
      return result;
    };
    return {
      readSecret: () => at(() => this.secret),
      createSecret: (data) => at(() => (this.secret ? "conflict" : this.#write("secret", () => this.#setSecret(data)))),
      updateSecret: (data, version) =>
        at(() => (this.secret?.version === version ? this.#write("secret", () => this.#setSecret(data)) : "conflict")),
      readBundles: () => at(() => [...this.#bundles.values()]),
      writeBundle: (configuration, bundle, version) =>
        at(() =>
          this.#bundles.get(configuration)?.version === version
            ? this.#write(configuration, () => this.setBundle(configuration, bundle))
            : "conflict",
        ),
      readReports: () => at(() => [...this.reports.values()]),
      writeReport: (report) =>
        at(() => {
          this.reports.set(report.replica, { ...report, isOwned: true });
        }),
      removeReport: (replica) =>
        at(() => {
          this.reports.delete(replica);
        }),
      readLease: () => at(() => this.lease),
      createLease: (record) => at(() => (this.lease ? "conflict" : this.#setLease(record))),
      updateLease: (record, version) =>
        at(() => (this.lease?.version === version ? this.#setLease(record) : "conflict")),
    };
  }

  #setSecret(data: Readonly<Record<string, string>>): void {
    this.secret = this.#versioned({ ...data });
  }

  #setLease(record: LeaseRecord): WriteOutcome {
    this.lease = this.#versioned(record);
    return "written";
  }

  #write(what: string, effect: () => void): WriteOutcome {
    effect();
    this.writes.push(what);
    return "written";
  }

  #versioned<T>(value: T): Versioned<T> {
    this.#version += 1;
    return { value, version: String(this.#version) };
  }
}
