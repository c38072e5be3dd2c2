import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { isTextFact } from "../domain/facts.ts";
import { field, isObject, type JsonPointer, pointer } from "../domain/json.ts";
import type { Policy } from "../engine/policy.ts";
import { readDocument, readOwnDocument } from "../files/read-values.ts";
import type { ManifestDocument } from "../manifests/manifest-document.ts";
import { RULES } from "../rules/index.ts";
import type { Project } from "./project.ts";

/** The cluster that a file describes. @throws UsageError, ConfigError */
export async function readClusterFile(path: string, cwd: string): Promise<ClusterProfile> {
  return await clusterIn(await readDocument(path, cwd), path);
}

/** The cluster of the examples. */
export async function exampleCluster(): Promise<ClusterProfile> {
  return await clusterIn(await readOwnDocument(EXAMPLE), EXAMPLE);
}

const EXAMPLE = "examples/cluster.yaml";

async function clusterIn(document: ManifestDocument | undefined, path: string): Promise<ClusterProfile> {
  const { checkClusterProfile } = await import("./cluster-profile.ts");
  return checkClusterProfile(document ? asWritten(document) : {}, path);
}

/** The policy that a file states. @throws UsageError, ConfigError */
export async function readPolicyFile(path: string, cwd: string): Promise<Policy> {
  const { policyChecker } = await import("./policy.ts");
  return policyChecker(new Set(RULES.map(({ id }) => id)))((await readDocument(path, cwd))?.value ?? {}, path);
}

/** A `.l4guard.yaml`: a project, or a policy alone, which is a project that says nothing else. @throws UsageError, ConfigError */
export async function readProjectFile(path: string, cwd: string): Promise<Project> {
  const [{ isProject, projectChecker }, { policyChecker }] = await Promise.all([
    import("./project.ts"),
    import("./policy.ts"),
  ]);
  const document = await readDocument(path, cwd);
  const ids = new Set(RULES.map(({ id }) => id));
  if (!document) return {};
  if (!isProject(document.value)) return { policy: policyChecker(ids)(document.value, path) };
  return projectChecker(ids)(withClustersAsWritten(document), path);
}

function withClustersAsWritten(document: ManifestDocument): unknown {
  const { value } = document;
  const clusters = field(value, "clusters");
  if (!Array.isArray(clusters)) return value;
  const written = clusters.map((cluster, index) => {
    const own = asWritten(document, cluster, pointer("clusters", String(index)));
    const facts = field(own, "facts");
    return isObject(facts)
      ? { ...Object(own), facts: asWritten(document, facts, pointer("clusters", String(index), "facts")) }
      : own;
  });
  return { ...Object(value), clusters: written };
}

/** A mapping with the facts that are texts as they are written: YAML reads `gkeVersion: 1.30` as 1.3. */
function asWritten(document: ManifestDocument, value: unknown = document.value, place: JsonPointer = ""): unknown {
  if (!isObject(value)) return value;
  const texts = Object.entries(value).flatMap(([name, stated]) => {
    const isText = isTextFact(name) && typeof stated === "number";
    const text = isText ? document.scalarText(`${place}${pointer(name)}`) : undefined;
    return text === undefined ? [] : [[name, text] as const];
  });
  return { ...value, ...Object.fromEntries(texts) };
}
