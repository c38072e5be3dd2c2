import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { reasonOf } from "../files/find-files.ts";
import { parseText } from "../manifests/yaml.ts";
import { fleetText } from "../reports/fleet-text.ts";
import { Fleet, objectsIn } from "../whatif/fleet/fleet.ts";
import type { Command } from "./command.ts";
import { type CommandIo, columnsOf, EXIT, today } from "./io.ts";
import { collectOldObjectsSoon } from "./lean-memory.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  to: { kind: "text", placeholder: "VERSION", help: "also what an upgrade of each cluster to it would change" },
  map: { kind: "flag", help: "also every address, and who holds it" },
  json: { kind: "flag", help: "print JSON" },
} as const satisfies Options;

/** `l4guard fleet`: what several clusters wrote, put together. */
export const fleet: Command = {
  summary: "Put together what the audits of several clusters found",
  usage: ["report [--to VERSION] [--map] [--json] FILE…"],
  about: [
    "Reads what clusters wrote: audits (`audit --format json`), states (`cluster gather --state`) and cluster files. Shows the " +
      "clusters with their versions, the rules by how many clusters they speak in, the worst namespaces, and what several clusters " +
      "want of which there is one: ports of an address, names of NEGs and forwarding rules; and the subnets that they share. " +
      "Clusters are compared as if all were in one VPC and one project: give it the files of one at a time where they are not.",
    "A cluster is called by its kubectl context, else by its file: name the files of a state and of its facts like the context. " +
      "Files are read one by one, so there may be hundreds. Have states written as JSON (`--state NAME.json`), which is read " +
      "twelve times as fast as YAML.",
    "With --to, what `l4guard upgrade` says of the state of each cluster, by risk; the version is that of the audit, or of the " +
      "cluster file.",
    "Exit codes: 0 no denial and no conflict, 1 some, 2 a file could not be read.",
  ],
  options: OPTIONS,
  operands: { placeholder: "report FILE…" },
  examples: [
    "l4guard fleet report audits/*.json",
    "l4guard fleet report --to 1.37 audits/*.json states/*.json",
    "l4guard fleet report --json --map audits/*.json states/*.json > fleet.json",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const [action, ...files] = operands;
    if (action !== "report" || files.length === 0) throw new UsageError("fleet report needs files");
    collectOldObjectsSoon();
    const fleet = new Fleet({ to: values.to, isMapped: values.map === true, today: today(io) });
    const later: string[] = [];
    for (const file of files) if (!(await take(fleet, file, io, true))) later.push(file);
    for (const file of later) await take(fleet, file, io, false);
    const report = fleet.report();
    io.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : fleetText(report, columnsOf(io)));
    return report.deny > 0 || report.conflicts.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

/** Takes a file in; false where it may wait for one that tells the version of its cluster. */
async function take(fleet: Fleet, file: string, { cwd }: CommandIo, mayWait: boolean): Promise<boolean> {
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: unknown) => {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  });
  const name = basename(file).replace(/\.(json|ya?ml)$/, "");
  const value = valueIn(text);
  if (mayWait && objectsIn(value) !== undefined && fleet.lacksVersion(name)) return false;
  if (!fleet.take(name, value)) {
    throw new UsageError(
      `${file}: neither an audit (audit --format json) nor the state or the facts of a cluster (cluster gather --state)`,
    );
  }
  return true;
}

/** The value in a text; JSON is read by itself, which is much faster. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseText(text).values[0];
  }
}
