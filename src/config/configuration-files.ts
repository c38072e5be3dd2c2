import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { Policy } from "../engine/policy.ts";
import { readValue } from "../files/read-values.ts";
import { RULES } from "../rules/index.ts";

/** The cluster that a file describes. @throws UsageError, ConfigError */
export async function readClusterFile(path: string, cwd: string): Promise<ClusterProfile> {
  const { checkClusterProfile } = await import("./cluster-profile.ts");
  return checkClusterProfile(await readValue(path, cwd), path);
}

/** The policy that a file states. @throws UsageError, ConfigError */
export async function readPolicyFile(path: string, cwd: string): Promise<Policy> {
  const { policyChecker } = await import("./policy.ts");
  return policyChecker(new Set(RULES.map(({ id }) => id)))(await readValue(path, cwd), path);
}
