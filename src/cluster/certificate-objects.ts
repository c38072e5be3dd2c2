import { field, isObject, listIn } from "../domain/json.ts";

/** The label of the Leases in which replicas say which certificate they serve. */
export const REPORT_LABEL = "l4guard.dev/certificate-report";
/** The annotation of such a Lease that holds the certificate's fingerprint. */
export const SERVING_ANNOTATION = "l4guard.dev/serving";
/** The field manager under which CA bundles are written. */
export const BUNDLE_FIELD_MANAGER = "l4guard-certificates";

/** The two kinds of webhook configurations, by their plural in the API's paths. */
export const CONFIGURATION_KINDS = {
  validatingwebhookconfigurations: "ValidatingWebhookConfiguration",
  mutatingwebhookconfigurations: "MutatingWebhookConfiguration",
} as const;

/** The plural of a kind of webhook configuration. */
export type ConfigurationPlural = keyof typeof CONFIGURATION_KINDS;

/** The Secret as an object of the API. */
export function secretObject(
  { name, namespace, version }: { readonly name: string; readonly namespace: string; readonly version?: string },
  data: Readonly<Record<string, string>>,
): object {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: {
      name,
      namespace,
      labels: { "app.kubernetes.io/managed-by": "l4guard" },
      ...(version !== undefined && { resourceVersion: version }),
    },
    data: Object.fromEntries(encoded),
  };
}

/** The texts in a Secret's data. */
export function secretTexts(secret: unknown): Record<string, string> {
  const data = field(secret, "data");
  return Object.fromEntries(
    Object.entries(isObject(data) ? data : {}).map(([key, value]) => [
      key,
      Buffer.from(String(value), "base64").toString("utf8"),
    ]),
  );
}

/** The names of a configuration's webhooks, and the CA bundle of each as PEM. */
export function webhooksOf(configuration: unknown): readonly { readonly name: string; readonly bundle: string }[] {
  return listIn(configuration, "webhooks").map((webhook) => ({
    name: String(field(webhook, "name")),
    bundle: Buffer.from(String(field(field(webhook, "clientConfig"), "caBundle") ?? ""), "base64").toString("utf8"),
  }));
}
