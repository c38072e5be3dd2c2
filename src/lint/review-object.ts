import { filterFileChange, filterLiveObject } from "../admission/request.ts";
import { field } from "../domain/json.ts";
import { foreignGroupOf } from "../domain/kinds/kinds.ts";
import { isNameToCome } from "../domain/names-to-come.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import type { ObjectChange } from "../engine/review.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import type { ObjectName } from "./result.ts";

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

/** What tells an object from all others; undefined where the API server, or a tool that fills in placeholders, will choose its name. */
export function identityOf(object: unknown, namespace: string): string | undefined {
  const { kind, name, ...rest } = nameOf(object, namespace);
  const title = `${rest.namespace}/${name}`;
  if (name === "" || hasPlaceholder(title) || isNameToCome(title)) return undefined;
  const group = foreignGroupOf(object);
  return group === undefined ? `${kind} ${title}` : `${kind}.${group} ${title}`;
}

/** The change that files describe, or undefined where the webhook would not look at it. */
export function changeFor(
  { object, previous }: { readonly object: unknown; readonly previous: unknown },
  defaultNamespace: string,
  policy: CompiledPolicy,
): ObjectChange | undefined {
  const described = typeOf(object ?? previous, defaultNamespace);
  return filterFileChange({ ...described, object, previous }, policy).change;
}

/** The object to be reviewed as it lives, or undefined where the webhook would not look at it. */
export function liveObject(
  object: unknown,
  defaultNamespace: string,
  policy: CompiledPolicy,
): Omit<ObjectChange, "change"> | undefined {
  return filterLiveObject({ ...typeOf(object, defaultNamespace), object }, policy).change;
}

function typeOf(object: unknown, defaultNamespace: string) {
  const apiVersion = field(object, "apiVersion");
  const [group = "", version] = typeof apiVersion === "string" ? apiVersion.split("/", 2) : [];
  const { kind, namespace } = nameOf(object, defaultNamespace);
  return { group: version === undefined ? "" : group, kind, namespace };
}
