import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { type Flags, readProfile, withFlags } from "./lint-input.ts";
import { clustersIn, type FoundProject } from "./project.ts";

/** What says which facts are stated. */
interface Request {
  readonly values: Flags & { readonly cluster: string | undefined };
  readonly found: FoundProject;
}

/**
 * The facts that flags and the cluster file state, else those that the project states of the cluster of a kubectl context,
 * or of its only one. @throws UsageError, ConfigError
 */
export async function statedFacts(
  context: string | undefined,
  { values, found }: Request,
  cwd: string,
): Promise<ClusterProfile> {
  if (values.cluster !== undefined) return readProfile(values, cwd);
  const clusters = await clustersIn(found, cwd);
  const named = clusters.find(({ title }) => title !== undefined && isNamed(title, context));
  const [only, ...others] = clusters;
  const stated = named ?? (context === undefined && others.length === 0 ? only : undefined);
  return withFlags(stated?.profile ?? {}, values);
}

/** Whether a context is the one of the cluster of that name: gcloud calls it gke_PROJECT_LOCATION_NAME. */
function isNamed(name: string, context = ""): boolean {
  return context === name || (context.startsWith("gke_") && context.endsWith(`_${name}`));
}
