import { filterRequest } from "../admission/request.ts";
import { field } from "../domain/json.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import type { ObjectChange } from "../engine/review.ts";
import type { ObjectName } from "./result.ts";

/** A change that files describe: what is new, what was, or both. */
export interface FileChange {
  readonly object: unknown;
  readonly previous: unknown;
}

/** The name of an object; its namespace as it will be. */
export function nameOf(object: unknown, namespace: string): ObjectName {
  const metadata = field(object, "metadata");
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    kind: text(field(object, "kind")),
    namespace: text(field(metadata, "namespace")) || namespace,
    name: text(field(metadata, "name")),
  };
}

/** What tells an object from all others; undefined where the API server will choose its name. */
export function identityOf(object: unknown, namespace: string): string | undefined {
  const { kind, name, ...rest } = nameOf(object, namespace);
  return name === "" ? undefined : `${kind} ${rest.namespace}/${name}`;
}

/**
 * The change as the webhook would take it from a request, or undefined where it would not look: the same filter decides,
 * so that files get the same verdict as requests.
 */
export function changeFor(
  { object, previous }: FileChange,
  namespace: string,
  policy: CompiledPolicy,
): ObjectChange | undefined {
  const subject = object ?? previous;
  const apiVersion = field(subject, "apiVersion");
  const [group, version] = typeof apiVersion === "string" ? apiVersion.split("/", 2) : [];
  const filtered = filterRequest(
    {
      uid: "",
      operation: object === undefined ? "DELETE" : previous === undefined ? "CREATE" : "UPDATE",
      group: version === undefined ? "" : (group ?? ""),
      kind: nameOf(subject, namespace).kind,
      subResource: "",
      namespace: nameOf(subject, namespace).namespace,
      username: "",
      groups: [],
      object,
      oldObject: previous,
      isDryRun: false,
    },
    policy,
  );
  return filtered.pass === undefined ? filtered.change : undefined;
}
