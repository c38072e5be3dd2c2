import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Project, ProjectCluster } from "../config/project.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { Policy } from "../engine/policy.ts";
import { displayPath } from "../files/find-files.ts";
import { matcherOf } from "../files/ignore-rules.ts";
import type { CommandIo } from "./io.ts";

/** The project file, which is looked for in the working folder and the folders above it. */
export const PROJECT_FILE = ".l4guard.yaml";

/** A project file and where it lies. */
export interface FoundProject {
  readonly project: Project;
  /** Absolute. */
  readonly folder: string;
  /** How users know the file; undefined where there is none. */
  readonly name: string | undefined;
}

/** The project around the working folder; an empty one where there is none. @throws UsageError, ConfigError */
export async function findProject({ cwd }: Pick<CommandIo, "cwd">): Promise<FoundProject> {
  const path = findUpwards(PROJECT_FILE, cwd);
  if (path === undefined) return { project: {}, folder: cwd, name: undefined };
  const { readProjectFile } = await import("../config/configuration-files.ts");
  const name = displayPath(path, cwd);
  return { project: await readProjectFile(name, cwd), folder: dirname(path), name };
}

/** The policy of a project, inline or in a file of its own. @throws UsageError, ConfigError */
export async function policyIn({ project, folder }: FoundProject, cwd: string): Promise<Policy> {
  const { policy, policyFile } = project;
  if (policyFile === undefined) return policy ?? {};
  const { readPolicyFile } = await import("../config/configuration-files.ts");
  return readPolicyFile(displayPath(resolve(folder, policyFile), cwd), cwd);
}

/** A cluster of a project as a lint needs it. */
export interface FoundCluster {
  /** What the project calls it. */
  readonly title?: string | undefined;
  readonly profile: ClusterProfile;
  /** The file that says so. */
  readonly file: string | undefined;
  /** Whether a file at an absolute path is one of its manifests; undefined where it takes what is of no other. */
  readonly owns: ((path: string) => boolean) | undefined;
}

/** The clusters of a project, with their facts. @throws UsageError, ConfigError */
export async function clustersIn(found: FoundProject, cwd: string): Promise<readonly FoundCluster[]> {
  return Promise.all((found.project.clusters ?? []).map((cluster) => clusterIn(found, cluster, cwd)));
}

async function clusterIn(
  { folder, name }: FoundProject,
  { name: title, roots, file, facts, gkeVersion }: ProjectCluster,
  cwd: string,
): Promise<FoundCluster> {
  const path = file === undefined ? undefined : displayPath(resolve(folder, file), cwd);
  const stated =
    path === undefined ? {} : await (await import("../config/configuration-files.ts")).readClusterFile(path, cwd);
  const matches = roots && matcherOf(roots);
  return {
    title,
    profile: { ...stated, ...facts, ...(gkeVersion !== undefined && { gkeVersion }) },
    file: path ?? name,
    owns: matches && ((absolute) => matches(relative(folder, absolute))),
  };
}

function findUpwards(name: string, from: string): string | undefined {
  const path = join(from, name);
  if (existsSync(path)) return path;
  const above = dirname(from);
  return above === from ? undefined : findUpwards(name, above);
}
