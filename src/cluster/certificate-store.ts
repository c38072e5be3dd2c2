import { field, listIn, textAt } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import {
  BUNDLE_FIELD_MANAGER,
  CONFIGURATION_KINDS,
  type ConfigurationPlural,
  REPORT_LABEL,
  SERVING_ANNOTATION,
  secretObject,
  secretTexts,
  webhooksOf,
} from "./certificate-objects.ts";
import type { LeaseRecord, WriteOutcome } from "./lease.ts";
import { leaseObject } from "./lease-object.ts";
import { ClusterLeaseStore, leasesPath } from "./lease-store.ts";
import { APPLY_HEADERS, findObject, OBJECT_TIMEOUT_MS, writeObject } from "./object-writes.ts";

/** Where the objects that replicas share about certificates are. */
interface ClusterCertificateOptions {
  readonly client: ApiClient;
  readonly namespace: string;
  readonly secretName: string;
  /** Name of the webhook configurations of both kinds. */
  readonly configurationName: string;
  readonly leaseName: string;
  readonly leaseDurationMs: number;
  /** This replica's Pod, where it is known. */
  readonly pod?: { readonly name: string; readonly uid: string } | undefined;
}

interface Report {
  readonly replica: string;
  readonly fingerprint: string;
  readonly renewedAt: Date;
}
const APPLY = `fieldManager=${BUNDLE_FIELD_MANAGER}&force=true`;
const PLURALS = Object.keys(CONFIGURATION_KINDS) as readonly ConfigurationPlural[];

/**
 * The Secret, the Leases and the webhook configurations in a cluster, for the rotation of certificates. Every write carries
 * the version that it replaces, so that the API server refuses it where somebody else was faster.
 */
export class ClusterCertificateStore {
  readonly #options: ClusterCertificateOptions;
  readonly #lease: ClusterLeaseStore;

  constructor(options: ClusterCertificateOptions) {
    this.#options = options;
    this.#lease = new ClusterLeaseStore({ ...options, name: options.leaseName });
  }

  async readSecret() {
    const { secretName } = this.#options;
    const secret = await findObject(this.#options.client, this.#secrets(secretName));
    if (secret === undefined) return undefined;
    return { value: secretTexts(secret), version: textAt(secret, "metadata", "resourceVersion") };
  }

  createSecret(data: Readonly<Record<string, string>>): Promise<WriteOutcome> {
    const { secretName: name, namespace } = this.#options;
    return writeObject(this.#options.client, "POST", this.#secrets(), secretObject({ name, namespace }, data));
  }

  updateSecret(data: Readonly<Record<string, string>>, version: string): Promise<WriteOutcome> {
    const { secretName: name, namespace } = this.#options;
    return writeObject(
      this.#options.client,
      "PUT",
      this.#secrets(name),
      secretObject({ name, namespace, version }, data),
    );
  }

  async readBundles() {
    const found = await Promise.all(
      PLURALS.map(async (plural) => ({
        plural,
        object: await findObject(this.#options.client, this.#configurationPath(plural)),
      })),
    );
    return found.flatMap(({ plural, object }) => {
      const bundles = webhooksOf(object).map(({ bundle }) => bundle);
      const version = textAt(object, "metadata", "resourceVersion");
      return bundles.length === 0 ? [] : [{ value: { configuration: plural as string, bundles }, version }];
    });
  }

  async writeBundle(configuration: string, bundle: string, version: string): Promise<WriteOutcome> {
    const plural = configuration as ConfigurationPlural;
    const current = await findObject(this.#options.client, this.#configurationPath(plural));
    if (!current || textAt(current, "metadata", "resourceVersion") !== version) return "conflict";
    const caBundle = Buffer.from(bundle).toString("base64");
    return writeObject(
      this.#options.client,
      "PATCH",
      `${this.#configurationPath(plural)}?${APPLY}`,
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: CONFIGURATION_KINDS[plural],
        metadata: { name: this.#options.configurationName, resourceVersion: version },
        webhooks: webhooksOf(current).map(({ name }) => ({ name, clientConfig: { caBundle } })),
      },
      APPLY_HEADERS,
    );
  }

  async readReports() {
    const path = `${this.#leases()}?labelSelector=${encodeURIComponent(`${REPORT_LABEL}=true`)}`;
    const list = await this.#options.client.call({ path, timeoutMs: OBJECT_TIMEOUT_MS });
    return listIn(list, "items").map((item) => {
      const owners = listIn(field(item, "metadata"), "ownerReferences");
      return {
        replica: textAt(item, "spec", "holderIdentity"),
        fingerprint: textAt(item, "metadata", "annotations", SERVING_ANNOTATION),
        renewedAt: new Date(textAt(item, "spec", "renewTime")),
        isOwned: owners.length > 0,
      };
    });
  }

  /** Creates or replaces this replica's report. @throws ApiFailure */
  async writeReport({ replica, fingerprint, renewedAt }: Report): Promise<void> {
    const { namespace, pod, leaseDurationMs } = this.#options;
    const lease = leaseObject({
      name: reportName(replica),
      namespace,
      holder: replica,
      renewedAt,
      durationSeconds: leaseDurationMs / 1_000,
      labels: { [REPORT_LABEL]: "true" },
      annotations: { [SERVING_ANNOTATION]: fingerprint },
      owner: pod,
    });
    // Only this replica writes its report, so it is applied whatever is there: an update would need its version.
    await writeObject(
      this.#options.client,
      "PATCH",
      `${this.#leases(reportName(replica))}?${APPLY}`,
      lease,
      APPLY_HEADERS,
    );
  }

  async removeReport(replica: string): Promise<void> {
    await writeObject(this.#options.client, "DELETE", this.#leases(reportName(replica)));
  }

  readLease() {
    return this.#lease.readLease();
  }

  createLease(record: LeaseRecord): Promise<WriteOutcome> {
    return this.#lease.createLease(record);
  }

  updateLease(record: LeaseRecord, version: string): Promise<WriteOutcome> {
    return this.#lease.updateLease(record, version);
  }

  #secrets(name?: string): string {
    return `/api/v1/namespaces/${this.#options.namespace}/secrets${name === undefined ? "" : `/${name}`}`;
  }

  #leases(name?: string): string {
    return leasesPath(this.#options.namespace, name);
  }

  #configurationPath(plural: ConfigurationPlural): string {
    return `/apis/admissionregistration.k8s.io/v1/${plural}/${this.#options.configurationName}`;
  }
}

function reportName(replica: string): string {
  return `l4guard-serving-${replica}`;
}
