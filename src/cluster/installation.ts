import { field, listIn, textAt } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { CONFIGURATION_KINDS, REPORT_LABEL, SERVING_ANNOTATION, secretTexts } from "./certificate-objects.ts";

/** Where an installation's objects are. */
interface InstallationNames {
  readonly namespace: string;
  /** The ConfigMap of its settings. */
  readonly configMapName: string;
  /** Name of the webhook configurations of both kinds. */
  readonly configurationName: string;
  readonly secretName: string;
  /** Labels of its Pods. */
  readonly podSelector: string;
  /** Port of the Pods' plain listener. */
  readonly healthPort: number;
}

/** One webhook of a configuration. */
export interface InstalledWebhook {
  /** "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration". */
  readonly configurationKind: string;
  readonly name: string;
  /** As the API server holds it. */
  readonly webhook: unknown;
}

/** One replica. */
interface InstalledPod {
  readonly name: string;
  readonly isReady: boolean;
  /** What its containers are started with. */
  readonly args: readonly string[];
  /** "system:serviceaccount:l4guard:l4guard" */
  readonly account: string;
  /** Its metrics, undefined where they could not be read. */
  readonly metrics: string | undefined;
}

/** What could not be read, and why. */
export interface UnreadObject {
  /** "Secret", "metrics of Pod l4guard-0" */
  readonly what: string;
  readonly failure: ApiFailure;
}

/** What of an installation can be seen through the API server. */
export interface Installation {
  readonly webhooks: readonly InstalledWebhook[];
  /** The webhook configurations that the chart registered, as YAML; undefined where that is not known. */
  readonly registration: string | undefined;
  /** The leaf in the Secret (PEM), where there is a Secret that may be read. */
  readonly leaf: string | undefined;
  /** The fingerprints of what replicas say they serve. */
  readonly serving: readonly { readonly replica: string; readonly fingerprint: string }[];
  readonly pods: readonly InstalledPod[];
  readonly unread: readonly UnreadObject[];
}

const TIMEOUT_MS = 10_000;

/** Reads an installation; what is missing or forbidden is left out and listed as unread. */
export async function readInstallation(client: ApiClient, names: InstallationNames): Promise<Installation> {
  const { namespace, configMapName, configurationName, secretName, podSelector } = names;
  const unread: UnreadObject[] = [];
  const read = async (what: string, path: string): Promise<unknown> => {
    try {
      return await client.call({ path, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      // Without the Secret certificates may come from elsewhere, and a kind of configuration may be switched off.
      if (error.kind !== "missing") unread.push({ what, failure: error });
      return undefined;
    }
  };
  const webhooks: InstalledWebhook[] = [];
  for (const [plural, kind] of Object.entries(CONFIGURATION_KINDS)) {
    const path = `/apis/admissionregistration.k8s.io/v1/${plural}/${configurationName}`;
    for (const webhook of listIn(await read(kind, path), "webhooks")) {
      webhooks.push({ configurationKind: kind, name: textAt(webhook, "name"), webhook });
    }
  }
  const configMap = await read("ConfigMap", `/api/v1/namespaces/${namespace}/configmaps/${configMapName}`);
  const secret = await read("Secret", `/api/v1/namespaces/${namespace}/secrets/${secretName}`);
  const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const reports = await read("Leases", `${leases}?labelSelector=${encodeURIComponent(REPORT_LABEL)}`);
  const selector = encodeURIComponent(podSelector);
  const pods = await read("Pods", `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`);
  return {
    webhooks,
    registration: textAt(configMap, "data", "registration.yaml") || undefined,
    leaf: secretTexts(secret)["tls.crt"],
    serving: listIn(reports, "items").map((lease) => ({
      replica: textAt(lease, "spec", "holderIdentity"),
      fingerprint: textAt(lease, "metadata", "annotations", SERVING_ANNOTATION),
    })),
    pods: await Promise.all(listIn(pods, "items").map((pod) => readPod(pod, names, read))),
    unread,
  };
}

async function readPod(
  pod: unknown,
  { namespace, healthPort }: InstallationNames,
  read: (what: string, path: string) => Promise<unknown>,
): Promise<InstalledPod> {
  const name = textAt(pod, "metadata", "name");
  const metricsPath = `/api/v1/namespaces/${namespace}/pods/${name}:${healthPort}/proxy/metrics`;
  const metrics = await read(`metrics of Pod ${name}`, metricsPath);
  const conditions = listIn(field(pod, "status"), "conditions");
  const spec = field(pod, "spec");
  return {
    name,
    args: listIn(spec, "containers").flatMap((container) => listIn(container, "args").map(String)),
    account: `system:serviceaccount:${namespace}:${textAt(spec, "serviceAccountName") || "default"}`,
    isReady: conditions.some((one) => field(one, "type") === "Ready" && field(one, "status") === "True"),
    metrics: typeof metrics === "string" ? metrics : undefined,
  };
}
