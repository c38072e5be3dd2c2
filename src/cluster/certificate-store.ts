import { field, listIn } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import {
  BUNDLE_FIELD_MANAGER,
  CONFIGURATION_KINDS,
  type ConfigurationPlural,
  leaseObject,
  REPORT_LABEL,
  SERVING_ANNOTATION,
  secretObject,
  secretTexts,
  textAt,
  webhooksOf,
} from "./certificate-objects.ts";

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

type Outcome = "written" | "conflict";
interface Report {
  readonly replica: string;
  readonly fingerprint: string;
  readonly renewedAt: Date;
}
interface Lease {
  readonly holder: string;
  readonly renewedAt: Date;
}

const TIMEOUT_MS = 10_000;
const APPLY = `fieldManager=${BUNDLE_FIELD_MANAGER}&force=true`;
/** JSON is YAML; the API server takes server-side apply in no other content type. */
const AS_APPLY = { "Content-Type": "application/apply-patch+yaml" };
const PLURALS = Object.keys(CONFIGURATION_KINDS) as readonly ConfigurationPlural[];

/**
 * The Secret, the Leases and the webhook configurations in a cluster, for the rotation of certificates. Every write carries
 * the version that it replaces, so that the API server refuses it where somebody else was faster.
 */
export class ClusterCertificateStore {
  readonly #options: ClusterCertificateOptions;

  constructor(options: ClusterCertificateOptions) {
    this.#options = options;
  }

  async readSecret() {
    const { secretName } = this.#options;
    const secret = await this.#find(this.#secrets(secretName));
    if (secret === undefined) return undefined;
    return { value: secretTexts(secret), version: textAt(secret, "metadata", "resourceVersion") };
  }

  createSecret(data: Readonly<Record<string, string>>): Promise<Outcome> {
    const { secretName: name, namespace } = this.#options;
    return this.#write("POST", this.#secrets(), secretObject({ name, namespace }, data));
  }

  updateSecret(data: Readonly<Record<string, string>>, version: string): Promise<Outcome> {
    const { secretName: name, namespace } = this.#options;
    return this.#write("PUT", this.#secrets(name), secretObject({ name, namespace, version }, data));
  }

  async readBundles() {
    const found = await Promise.all(
      PLURALS.map(async (plural) => ({ plural, object: await this.#find(this.#configurationPath(plural)) })),
    );
    return found.flatMap(({ plural, object }) => {
      const bundles = webhooksOf(object).map(({ bundle }) => bundle);
      const version = textAt(object, "metadata", "resourceVersion");
      return bundles.length === 0 ? [] : [{ value: { configuration: plural as string, bundles }, version }];
    });
  }

  async writeBundle(configuration: string, bundle: string, version: string): Promise<Outcome> {
    const plural = configuration as ConfigurationPlural;
    const current = await this.#find(this.#configurationPath(plural));
    if (!current || textAt(current, "metadata", "resourceVersion") !== version) return "conflict";
    const caBundle = Buffer.from(bundle).toString("base64");
    return this.#write(
      "PATCH",
      `${this.#configurationPath(plural)}?${APPLY}`,
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: CONFIGURATION_KINDS[plural],
        metadata: { name: this.#options.configurationName, resourceVersion: version },
        webhooks: webhooksOf(current).map(({ name }) => ({ name, clientConfig: { caBundle } })),
      },
      AS_APPLY,
    );
  }

  async readReports() {
    const path = `${this.#leases()}?labelSelector=${encodeURIComponent(`${REPORT_LABEL}=true`)}`;
    const list = await this.#options.client.call({ path, timeoutMs: TIMEOUT_MS });
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
    await this.#write("PATCH", `${this.#leases(reportName(replica))}?${APPLY}`, lease, AS_APPLY);
  }

  async removeReport(replica: string): Promise<void> {
    await this.#write("DELETE", this.#leases(reportName(replica)));
  }

  async readLease() {
    const lease = await this.#find(this.#leases(this.#options.leaseName));
    if (!lease) return undefined;
    const renewedAt = new Date(textAt(lease, "spec", "renewTime"));
    // A lease that nobody ever renewed is free.
    const value = {
      holder: textAt(lease, "spec", "holderIdentity"),
      renewedAt: Number.isNaN(renewedAt.getTime()) ? new Date(0) : renewedAt,
    };
    return { value, version: textAt(lease, "metadata", "resourceVersion") };
  }

  createLease(record: Lease): Promise<Outcome> {
    return this.#write("POST", this.#leases(), this.#leaderLease(record));
  }

  updateLease(record: Lease, version: string): Promise<Outcome> {
    return this.#write("PUT", this.#leases(this.#options.leaseName), this.#leaderLease(record, version));
  }

  #leaderLease(record: Lease, resourceVersion?: string): object {
    const { leaseName: name, namespace, leaseDurationMs } = this.#options;
    return leaseObject({ ...record, name, namespace, durationSeconds: leaseDurationMs / 1_000, resourceVersion });
  }

  /** The object at `path`, or undefined where there is none. @throws ApiFailure */
  async #find(path: string): Promise<unknown> {
    try {
      return await this.#options.client.call({ path, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (error instanceof ApiFailure && error.kind === "missing") return undefined;
      throw error;
    }
  }

  /** Writes; what is there already, gone or changed meanwhile is a conflict. @throws ApiFailure for all else */
  async #write(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Outcome> {
    try {
      await this.#options.client.call({ method, path, timeoutMs: TIMEOUT_MS, body, ...(headers && { headers }) });
      return "written";
    } catch (error) {
      const isConflict = error instanceof ApiFailure && (error.kind === "conflict" || error.kind === "missing");
      if (isConflict) return "conflict";
      throw error;
    }
  }

  #secrets(name?: string): string {
    return `/api/v1/namespaces/${this.#options.namespace}/secrets${name === undefined ? "" : `/${name}`}`;
  }

  #leases(name?: string): string {
    const { namespace } = this.#options;
    return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases${name === undefined ? "" : `/${name}`}`;
  }

  #configurationPath(plural: ConfigurationPlural): string {
    return `/apis/admissionregistration.k8s.io/v1/${plural}/${this.#options.configurationName}`;
  }
}

function reportName(replica: string): string {
  return `l4guard-serving-${replica}`;
}
