import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { Fleet } from "../lint/fleet.ts";
import { parseText } from "../manifests/yaml.ts";
import { fleetText } from "../reports/fleet-text.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  json: { kind: "flag", help: "print JSON" },
} as const satisfies Options;

/** `l4guard fleet`: what several clusters wrote, put together. */
export const fleet: Command = {
  summary: "Put together what the audits of several clusters found",
  usage: ["report [--json] FILE…"],
  about: [
    "Reads what clusters wrote: audits (`audit --format json`) and states (`cluster gather --state`, as JSON or YAML). Shows the " +
      "clusters with their versions, the rules by how many clusters they speak in, the worst namespaces, and addresses of which " +
      "load balancers of several clusters want the same ports; private ones are compared as if all clusters were in one VPC.",
    "A cluster is called by its kubectl context, else by its file: name the file of a state like the context. Files are read one " +
      "by one, so there may be hundreds.",
    "Exit codes: 0 no denial and no conflict, 1 some, 2 a file could not be read.",
  ],
  options: OPTIONS,
  operands: { placeholder: "report FILE…" },
  examples: [
    "l4guard fleet report audits/*.json",
    "l4guard fleet report --json audits/*.json states/*.json > fleet.json",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const [action, ...files] = operands;
    if (action !== "report" || files.length === 0) throw new UsageError("fleet report needs files");
    const fleet = new Fleet();
    for (const file of files) await take(fleet, file, io);
    const report = fleet.report();
    io.stdout.write(
      values.json ? `${JSON.stringify(report, undefined, 2)}\n` : fleetText(report, io.stdout.columns ?? 100),
    );
    return report.deny > 0 || report.conflicts.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

async function take(fleet: Fleet, file: string, { cwd }: CommandIo): Promise<void> {
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${error.code ?? error.message}`);
  });
  const name = basename(file).replace(/\.(json|ya?ml)$/, "");
  if (!fleet.take(name, valueIn(text))) {
    throw new UsageError(
      `${file}: neither an audit (audit --format json) nor the state of a cluster (cluster gather --state)`,
    );
  }
}

/** The value in a text; JSON is read by itself, which is much faster. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseText(text).values[0];
  }
}
