import { textAt } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import type { LeaseRecord, LeaseStore, Versioned, WriteOutcome } from "./lease.ts";
import { leaseObject } from "./lease-object.ts";
import { findObject, writeObject } from "./object-writes.ts";

/** Which Lease it is, and how long it counts. */
interface ClusterLeaseOptions {
  readonly client: ApiClient;
  readonly namespace: string;
  readonly name: string;
  readonly leaseDurationMs: number;
}

/** A Lease in a cluster by which one of several replicas leads. */
export class ClusterLeaseStore implements LeaseStore {
  readonly #options: ClusterLeaseOptions;

  constructor(options: ClusterLeaseOptions) {
    this.#options = options;
  }

  async readLease(): Promise<Versioned<LeaseRecord> | undefined> {
    const { client, namespace, name } = this.#options;
    const lease = await findObject(client, leasesPath(namespace, name));
    if (!lease) return undefined;
    const renewedAt = new Date(textAt(lease, "spec", "renewTime"));
    // A lease that nobody ever renewed is free.
    const value = {
      holder: textAt(lease, "spec", "holderIdentity"),
      renewedAt: Number.isNaN(renewedAt.getTime()) ? new Date(0) : renewedAt,
    };
    return { value, version: textAt(lease, "metadata", "resourceVersion") };
  }

  createLease(record: LeaseRecord): Promise<WriteOutcome> {
    const { client, namespace } = this.#options;
    return writeObject(client, "POST", leasesPath(namespace), this.#lease(record));
  }

  updateLease(record: LeaseRecord, version: string): Promise<WriteOutcome> {
    const { client, namespace, name } = this.#options;
    return writeObject(client, "PUT", leasesPath(namespace, name), this.#lease(record, version));
  }

  #lease(record: LeaseRecord, resourceVersion?: string): object {
    const { namespace, name, leaseDurationMs } = this.#options;
    return leaseObject({ ...record, name, namespace, durationSeconds: leaseDurationMs / 1_000, resourceVersion });
  }
}

/** The path of a namespace's Leases, or of the one of that name. */
export function leasesPath(namespace: string, name?: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases${name === undefined ? "" : `/${name}`}`;
}
