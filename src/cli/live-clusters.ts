import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import type { AUDIT_ACCESS } from "./audit-options.ts";
import type { CommandIo } from "./io.ts";
import { kubectlAccess, patienceMs } from "./kubectl-access.ts";
import type { ValuesOf } from "./options.ts";

/** A cluster that was looked at. */
export interface LiveCluster {
  readonly name: string;
  /** What is seen of it that fits on a line: no inventories. */
  readonly profile: ClusterProfile;
}

/** The clusters of the contexts, the current one where none is named; they are only read. @throws UsageError where one can't be */
export async function readLiveClusters(
  { context: contexts, kubeconfig, timeout }: ValuesOf<typeof AUDIT_ACCESS>,
  io: CommandIo,
): Promise<readonly LiveCluster[]> {
  const patience = patienceMs(timeout);
  const [{ readCluster }, { ApiFailure }, { whyUnreachable }] = await Promise.all([
    import("../cluster/read-cluster.ts"),
    import("../cluster/api-failure.ts"),
    import("../cluster/why-unreachable.ts"),
  ]);
  const clusters: LiveCluster[] = [];
  for (const context of contexts.length > 0 ? contexts : [undefined]) {
    try {
      const access = kubectlAccess({ kubeconfig, context }, io);
      const reading = await readCluster({ access, configured: {}, namespaces: [], patienceMs: patience });
      clusters.push({ name: nameOf(context ?? reading.context), profile: scalarsOf(reading.cluster.profile) });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      throw new UsageError(`${context ?? "the cluster"} can't be read: ${whyUnreachable(error)}`);
    }
  }
  return clusters;
}

/** The cluster's own name: gcloud calls a context gke_PROJECT_LOCATION_NAME. */
function nameOf(context = "production"): string {
  return context.startsWith("gke_") ? (context.split("_").at(-1) ?? context) : context;
}

function scalarsOf(profile: ClusterProfile): ClusterProfile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && typeof value !== "object"));
}
