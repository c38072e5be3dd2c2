import { createInterface } from "node:readline";
import { type Forecast, forecast as forecastOf } from "../controllers/l4/forecast.ts";
import { LiveLoadBalancer } from "../controllers/l4/restart.ts";
import { type Cluster, compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { field, isObject } from "../domain/json.ts";
import { SERVICE, type Service } from "../domain/kinds/service.ts";
import type { Command } from "./command.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import { forecastOfObjects, holdsObjects, type ObjectsForecast } from "./forecast-objects.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { findProject } from "./project.ts";
import { statedFacts } from "./stated-facts.ts";

const OPTIONS = {
  old: {
    kind: "text",
    placeholder: "PATH",
    help:
      'the objects before the edit, as "kubectl get -o yaml" shows them; what controllers wrote there also counts for the ' +
      "new ones. What PATH does not have is deleted where both are folders, and stays as it is where not",
  },
  jsonl: { kind: "flag", help: "cases from standard input, forecasts as JSON lines" },
  cluster: LINT_OPTIONS.cluster,
  ...FACT_OPTIONS,
} as const satisfies Options;

/** `l4guard forecast`: what the controllers will do with Services and Ingresses. */
export const forecast: Command = {
  summary: "Forecast what GKE's controllers will do with Services and Ingresses",
  usage: ["[--old PATH] [OPTIONS] PATH…", "--old PATH [OPTIONS]", "--jsonl [OPTIONS] < CASES"],
  about: [
    "Tells what GKE's controllers will do with Services and Ingresses in files and folders: for a load balancer Service who " +
      "owns it, which addresses, forwarding rules and firewall ranges it gets; for an Ingress its front ends, routes, " +
      "backends and health checks; for Services the network endpoint groups (NEGs); what an edit does to all of them and to " +
      "traffic, and why. Without PATH it tells what deleting the old objects does.",
    'With --jsonl it reads one JSON object a line, {"id", "cluster", "old", "new"}, where old is null for a new Service and new ' +
      "is null for a deletion, and prints one forecast a line. A line may instead hold whole sets, " +
      '{"id", "cluster", "oldObjects", "newObjects"}: what becomes of all their Services\' NEGs and Ingresses is printed. With "oldCluster" beside "old" it is an ' +
      "upgrade: the controllers of the one cluster are replaced by those of the other, and nothing is edited.",
  ],
  options: OPTIONS,
  operands: { placeholder: "PATH…" },
  examples: [
    "l4guard forecast --gke-version 1.33 service.yaml",
    "kubectl get service web -o yaml > live.yaml",
    "l4guard forecast --cluster cluster.yaml --old live.yaml service.yaml",
    "l4guard forecast --old before/ after/",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const profile = await statedFacts(undefined, { values, found: await findProject(io) }, io.cwd);
    if (values.jsonl) return forecastLines(profile, io);
    if (operands.length === 0 && !values.old) {
      throw new UsageError("forecast needs a file, or --old FILE, or --jsonl");
    }
    const { forecastFiles } = await import("./forecast-files.ts");
    io.stdout.write(
      await forecastFiles({ cluster: compileCluster(profile), paths: operands, oldPath: values.old }, io),
    );
    return EXIT.ok;
  },
};

async function forecastLines(defaultProfile: ClusterProfile, io: CommandIo): Promise<number> {
  const clusters = new ClusterCache();
  let code: number = EXIT.ok;
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const answer = answerLine(line, clusters, defaultProfile);
    if ("error" in answer) code = EXIT.failure;
    io.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  return code;
}

type Answer =
  | ({ readonly id: unknown } & Omit<Forecast, "addresses">)
  | ({ readonly id: unknown } & ObjectsForecast)
  | { readonly id: unknown; readonly error: string };

function answerLine(line: string, clusters: ClusterCache, defaultProfile: ClusterProfile): Answer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: "the line is not JSON" };
  }
  if (!isObject(value)) return { id: null, error: "the line is not a JSON object" };
  const id = field(value, "id") ?? null;
  const [old, next] = [field(value, "old") ?? undefined, field(value, "new") ?? undefined];
  const isOfObjects = holdsObjects(value);
  if (!isOfObjects && old === undefined && next === undefined) return { id, error: "neither old nor new is there" };
  if (![old, next].every((object) => object === undefined || isObject(object))) {
    return { id, error: "old and new must be objects or null" };
  }
  const profile = field(value, "cluster") ?? defaultProfile;
  if (!isObject(profile)) return { id, error: "cluster is not an object" };
  try {
    const cluster = clusters.compile(profile);
    const oldProfile = field(value, "oldCluster");
    if (isObject(oldProfile) && old !== undefined) {
      const { addresses: _, ...json } = restartOf(old, compileCluster(oldProfile), cluster);
      return { id, ...json };
    }
    if (isOfObjects) return { id, ...forecastOfObjects(value, cluster) };
    const { addresses: _, ...json } = forecastOf({ cluster, old: serviceOf(old), new: serviceOf(next) });
    return { id, ...json };
  } catch (error) {
    // Services of any shape can be read; a profile, unlike a cluster file, is not checked against its schema here.
    return { id, error: `the cluster profile is malformed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What happens to the load balancer of a Service when its controllers start again in a cluster of other facts. */
function restartOf(old: unknown, before: Cluster, after: Cluster): Forecast {
  return new LiveLoadBalancer(SERVICE.read(old), before).restart(after).forecast;
}

/** Compiles a profile that comes again and again, line after line, once. */
class ClusterCache {
  #key = "";
  #cluster: Cluster | undefined;

  compile(profile: ClusterProfile): Cluster {
    const key = JSON.stringify(profile);
    if (this.#cluster === undefined || key !== this.#key) this.#cluster = compileCluster(profile);
    this.#key = key;
    return this.#cluster;
  }
}

function serviceOf(value: unknown): Service | undefined {
  return value === undefined ? undefined : SERVICE.read(value);
}
