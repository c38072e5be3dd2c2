import { resolve } from "node:path";
import type { ClusterAccess } from "../../cluster/credentials.ts";
import type { Settings } from "../../config/settings.ts";

/** How to reach the API server: by the named kubeconfig, else as a Pod; undefined outside of a cluster. */
export function clusterAccess(
  { kubeconfig }: Settings,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): ClusterAccess | undefined {
  if (kubeconfig !== undefined) return { kind: "kubeconfig", path: resolve(cwd, kubeconfig) };
  const [host, port] = [env["KUBERNETES_SERVICE_HOST"], env["KUBERNETES_SERVICE_PORT"]];
  return host && port ? { kind: "in-cluster", host, port } : undefined;
}
