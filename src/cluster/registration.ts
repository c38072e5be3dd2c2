import { isDeepStrictEqual } from "node:util";
import { isObject, listIn, textAt } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { CONFIGURATION_KINDS } from "./certificate-objects.ts";

/** A webhook configuration as the chart registered it. */
export interface RegisteredConfiguration {
  readonly kind: string;
  readonly name: string;
  /** The whole object, as it is applied. */
  readonly object: unknown;
}

/** How a configuration in the cluster differs from the one that was registered. */
interface RegistrationDrift {
  /** "ValidatingWebhookConfiguration l4guard" */
  readonly configuration: string;
  readonly isGone: boolean;
  /** "it is gone", "webhook services.l4guard.dev: rules"; empty where all is as registered. */
  readonly differences: readonly string[];
}

const TIMEOUT_MS = 10_000;
const APPLY = "fieldManager=l4guard-registration&force=true";

/** The webhook configurations among objects; anything else is passed over. */
export function registeredIn(objects: readonly unknown[]): readonly RegisteredConfiguration[] {
  const kinds: readonly string[] = Object.values(CONFIGURATION_KINDS);
  return objects
    .map((object) => ({ kind: textAt(object, "kind"), name: textAt(object, "metadata", "name"), object }))
    .filter(({ kind, name }) => kinds.includes(kind) && name !== "");
}

/** What differs in the webhooks of a configuration; undefined stands for one that is not there. */
export function differencesOf({ object }: RegisteredConfiguration, live: unknown): readonly string[] {
  if (live === undefined) return ["it is gone"];
  const present = new Map(listIn(live, "webhooks").map((webhook) => [textAt(webhook, "name"), webhook]));
  const differences: string[] = [];
  for (const registered of listIn(object, "webhooks")) {
    const name = textAt(registered, "name");
    const webhook = present.get(name);
    present.delete(name);
    if (!isObject(registered)) continue;
    if (!isObject(webhook)) {
      differences.push(`webhook ${name} is gone`);
      continue;
    }
    // The chart writes out what would be defaulted, so that what is not there was added.
    const keys = [...new Set([...Object.keys(registered), ...Object.keys(webhook)])].sort();
    const changed = keys.filter(
      (key) => !isDeepStrictEqual(withoutBundle(webhook[key]), withoutBundle(registered[key])),
    );
    if (changed.length > 0) differences.push(`webhook ${name}: ${changed.join(", ")}`);
  }
  return [...differences, ...[...present.keys()].map((name) => `webhook ${name} was added`)];
}

/** Compares each registered configuration with the cluster's. @throws ApiFailure */
export async function readDrift(
  client: ApiClient,
  registered: readonly RegisteredConfiguration[],
): Promise<readonly RegistrationDrift[]> {
  return Promise.all(
    registered.map(async (configuration) => {
      const live = await client.call({ path: pathOf(configuration), timeoutMs: TIMEOUT_MS }).catch((error: unknown) => {
        if (error instanceof ApiFailure && error.kind === "missing") return undefined;
        throw error;
      });
      const differences = differencesOf(configuration, live);
      return { configuration: titleOf(configuration), isGone: live === undefined, differences };
    }),
  );
}

/** Puts a configuration back as it was registered, whoever changed it; CA bundles stay. @throws ApiFailure */
export async function restore(client: ApiClient, configuration: RegisteredConfiguration): Promise<void> {
  await client.call({
    method: "PATCH",
    path: `${pathOf(configuration)}?${APPLY}`,
    headers: { "Content-Type": "application/apply-patch+yaml" },
    body: configuration.object,
    timeoutMs: TIMEOUT_MS,
  });
}

/** The configuration's kind and name, for people. */
export function titleOf({ kind, name }: RegisteredConfiguration): string {
  return `${kind} ${name}`;
}

function pathOf({ kind, name }: RegisteredConfiguration): string {
  return `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}s/${name}`;
}

/** A value without the part that whoever issues certificates writes. */
function withoutBundle(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { caBundle: _, ...rest } = value;
  return rest;
}
