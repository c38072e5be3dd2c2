import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { isTextFact } from "../domain/facts.ts";
import { isObject, pointer } from "../domain/json.ts";
import type { Policy } from "../engine/policy.ts";
import { readDocument } from "../files/read-values.ts";
import type { ManifestDocument } from "../manifests/manifest-document.ts";
import { RULES } from "../rules/index.ts";

/** The cluster that a file describes. @throws UsageError, ConfigError */
export async function readClusterFile(path: string, cwd: string): Promise<ClusterProfile> {
  const { checkClusterProfile } = await import("./cluster-profile.ts");
  const document = await readDocument(path, cwd);
  return checkClusterProfile(document ? asWritten(document) : {}, path);
}

/** The policy that a file states. @throws UsageError, ConfigError */
export async function readPolicyFile(path: string, cwd: string): Promise<Policy> {
  const { policyChecker } = await import("./policy.ts");
  return policyChecker(new Set(RULES.map(({ id }) => id)))((await readDocument(path, cwd))?.value ?? {}, path);
}

/** The value of a cluster file, with the facts that are texts as they are written: YAML reads `gkeVersion: 1.30` as 1.3. */
function asWritten(document: ManifestDocument): unknown {
  const { value } = document;
  if (!isObject(value)) return value;
  const texts = Object.entries(value).flatMap(([name, stated]) => {
    const text = isTextFact(name) && typeof stated === "number" ? document.scalarText(pointer(name)) : undefined;
    return text === undefined ? [] : [[name, text] as const];
  });
  return { ...value, ...Object.fromEntries(texts) };
}
