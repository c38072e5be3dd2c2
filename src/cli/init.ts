import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PROJECT_SCHEMA } from "../config/project.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { field, type JsonValue } from "../domain/json.ts";
import { readManifests } from "../files/read-manifests.ts";
import { type Manifests, objectsOf } from "../manifests/manifest-file.ts";
import { printInline } from "../manifests/print-scalar.ts";
import { count } from "../reports/report.ts";
import { AUDIT_ACCESS } from "./audit-options.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { type LiveCluster, readLiveClusters } from "./live-clusters.ts";
import { type Options, parseOptions } from "./options.ts";
import { PROJECT_FILE } from "./project.ts";

const OPTIONS = {
  print: { kind: "flag", help: "print the file instead of writing it" },
  force: { kind: "flag", help: "write it also where there is one" },
  live: { kind: "flag", help: "look at the cluster that kubectl points at, too; it is only read" },
  ...AUDIT_ACCESS,
  context: {
    ...AUDIT_ACCESS.context,
    help: "a context of the kubeconfig instead of its current one; several are several clusters",
  },
} as const satisfies Options;

/** Folders whose subfolders are usually a cluster each. */
const FOLDERS_OF_CLUSTERS = ["clusters", "environments", "envs", "overlays"];

/** `l4guard init`: a project file for what is there. */
export const init: Command = {
  summary: `Write ${PROJECT_FILE} by looking at the repository`,
  usage: ["[--print] [--force] [--live [--context NAME]]"],
  about: [
    `Looks at the manifests below the working folder and writes ${PROJECT_FILE}: the clusters that the folders tell of, the ` +
      "cluster files and the policy file that are there, and where to put what nobody can see, such as the GKE version.",
    "With --live it states what the cluster that kubectl points at shows of itself, or those of several contexts, each under " +
      "the name of its context; a folder of that name is taken for its manifests.",
  ],
  options: OPTIONS,
  examples: ["l4guard init", "l4guard init --print | less", "l4guard init --live --context prod --context staging"],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError("init looks at the working folder; it takes options only");
    const path = join(io.cwd, PROJECT_FILE);
    if (!values.print && !values.force && existsSync(path)) {
      throw new UsageError(`${PROJECT_FILE} is there already; --force writes it again, --print shows what it would be`);
    }
    const live = values.live ? await readLiveClusters(values, io) : [];
    const seen = lookAt(readManifests(["."], io.cwd));
    const text = projectText({ ...seen, clusters: withLive(seen.clusters, live) });
    if (values.print) io.stdout.write(text);
    else {
      writeFileSync(path, text);
      const todo = values.live ? "look it through" : "state the GKE version in it";
      io.stdout.write(`${PROJECT_FILE} written; ${todo}, then run "l4guard lint".\n`);
    }
    return EXIT.ok;
  },
};

/** What a repository holds. */
interface Findings {
  readonly objects: number;
  readonly loadBalancers: number;
  readonly clusters: readonly FoundCluster[];
  readonly policyFile: string | undefined;
  readonly charts: readonly string[];
}

/** A cluster that folders, files or itself tell of. */
interface FoundCluster {
  readonly name: string;
  readonly root?: string;
  readonly file?: string;
  readonly profile?: ClusterProfile;
}

/** The clusters of the folders, each with what is seen of the live one of its name; then the other live ones. */
function withLive(found: readonly FoundCluster[], live: readonly LiveCluster[]): readonly FoundCluster[] {
  const rest = new Map(live.map((cluster) => [cluster.name, cluster]));
  const merged = found.map((cluster) => {
    const own = rest.get(cluster.name);
    rest.delete(cluster.name);
    return own ? { ...cluster, profile: own.profile } : cluster;
  });
  return [...merged, ...rest.values()];
}

function lookAt({ files, charts }: Manifests): Findings {
  const objects = [...objectsOf(files)].filter(({ value }) => typeof field(value, "kind") === "string");
  const own = objects.filter(({ value }) => field(value, "apiVersion") === "l4guard.dev/v1");
  const namesOf = (kind: string) =>
    own.flatMap(({ file, value }) => (field(value, "kind") === kind ? file.name.replaceAll("\\", "/") : []));
  const profiles = namesOf("ClusterProfile");
  const roots = new Set(objects.flatMap(({ file }) => clusterFolderOf(file.name.replaceAll("\\", "/")) ?? []));
  for (const profile of profiles) if (dirname(profile) !== ".") roots.add(dirname(profile));
  const clusters = [...roots].sort().map((root) => {
    const file = profiles.find((profile) => dirname(profile) === root);
    return { name: basename(root), root, ...(file !== undefined && { file }) };
  });
  const atTop = profiles.filter((profile) => dirname(profile) === ".");
  return {
    objects: objects.length - own.length,
    loadBalancers: objects.filter(
      ({ value }) => field(value, "kind") === "Service" && field(field(value, "spec"), "type") === "LoadBalancer",
    ).length,
    clusters: [...clusters, ...atTop.map((file) => ({ name: basename(file).replace(/\.\w+$/, ""), file }))],
    policyFile: namesOf("Policy").find((name) => basename(name) !== PROJECT_FILE),
    charts,
  };
}

/** "clusters/prod" of "clusters/prod/web/service.yaml". */
function clusterFolderOf(name: string): string | undefined {
  const parts = name.split("/");
  const index = parts.findIndex((part) => FOLDERS_OF_CLUSTERS.includes(part));
  return index >= 0 && index + 2 < parts.length ? parts.slice(0, index + 2).join("/") : undefined;
}

const VERSION_HINT =
  "gcloud container clusters describe NAME --location LOCATION --format='value(currentMasterVersion)'";

function projectText({ objects, loadBalancers, clusters, policyFile, charts }: Findings): string {
  const found = clusters.length > 0 ? clusters : [{ name: "production" }];
  const lines = [
    `# yaml-language-server: $schema=${PROJECT_SCHEMA.$id}`,
    `# ${count(objects, "object")} found, ${count(loadBalancers, "load balancer Service")} among them.`,
    "apiVersion: l4guard.dev/v1",
    "kind: Project",
    "clusters:",
    ...found.flatMap((cluster) => clusterLines(cluster)),
    ...(policyFile === undefined
      ? ["# policy:", "#   preset: recommended   # or strict, or audit, which never denies"]
      : [`policyFile: ${printInline(policyFile, "plain")}`]),
    "# ignore: [vendor/]",
    "# failOn: deny",
    ...charts.map((chart) => `# A Helm chart is linted when it is rendered: l4guard lint --helm ${chart}`),
  ];
  return `${lines.join("\n")}\n`;
}

function clusterLines({ name, root, file, profile }: FoundCluster): readonly string[] {
  const { gkeVersion, ...facts } = profile ?? {};
  const stated = Object.entries(facts).map(
    ([fact, value]) => `      ${fact}: ${printInline(value as JsonValue, "plain")}`,
  );
  return [
    `  - name: ${printInline(name, "plain")}`,
    ...(root === undefined ? [] : [`    roots: [${printInline(`/${root}/`, "plain")}]`]),
    ...(gkeVersion ? [`    gkeVersion: ${printInline(gkeVersion, "plain")}`] : []),
    ...(stated.length > 0 ? ["    facts:", ...stated] : []),
    ...(profile
      ? fileLines(file)
      : file === undefined
        ? [`    # gkeVersion: "1.33"   # ${VERSION_HINT}`, "    # facts: { subsetting: true, stackType: ipv4 }"]
        : fileLines(file)),
  ];
}

function fileLines(file: string | undefined): readonly string[] {
  return file === undefined ? [] : [`    file: ${printInline(file, "plain")}`];
}
