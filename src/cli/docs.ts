import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { factsPage } from "../config/facts-text.ts";
import { settingsPage } from "../config/settings-text.ts";
import { CLUSTER_PROFILE_SCHEMA } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { GROUPS, type Group } from "../engine/rule.ts";
import { RULES } from "../rules/index.ts";
import { PAGES, STATEMENTS } from "../rules/statements.ts";
import { type Command, EXIT } from "./io.ts";
import { rulePage } from "./rule-page.ts";

const HELP = `Usage: l4guard docs [--check] FOLDER

Writes the documentation that is made from the code: the rule pages and the JSON Schemas.
With --check nothing is written; files that differ are named, and the exit code is 1.

Examples:
  l4guard docs docs`;

/** `l4guard docs`: the documentation that can't drift, because it is printed from the code. */
export const docs: Command = {
  summary: "Write the documentation that is made from the code",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { check: { type: "boolean" } },
    });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) throw new UsageError("docs needs one folder");
    const root = resolve(io.cwd, folder);
    const files = await generatedFiles();
    if (!values.check) {
      await writeAll(root, files);
      io.stdout.write(`${files.size} files written to ${folder}\n`);
      return EXIT.ok;
    }
    const drifted = await driftedFiles(root, files);
    for (const name of drifted) io.stdout.write(`${join(folder, name)} is not what the code says\n`);
    if (drifted.length > 0) io.stderr.write('l4guard docs: run "npm run docs" and commit the result\n');
    return drifted.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

/** Every generated file: its name below the documentation folder, and its text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { POLICY_SCHEMA } = await import("../config/policy.ts");
  const files = new Map(RULES.map((rule) => [`rules/${rule.id}.md`, rulePage(rule)]));
  files.set("rules/README.md", ruleIndex());
  files.set("facts.md", factsPage());
  files.set("settings.md", settingsPage());
  files.set("metrics.md", await metricsPage());
  files.set("schemas/policy.json", json(POLICY_SCHEMA));
  files.set("schemas/cluster-profile.json", json(CLUSTER_PROFILE_SCHEMA));
  return files;
}

function ruleIndex(): string {
  const parts = [
    "# Rules",
    `l4guard has ${RULES.length} rules. \`l4guard rules\` lists them, \`l4guard explain RULE\` prints a page of this folder.`,
  ];
  for (const group of Object.keys(GROUPS) as Group[]) {
    const members = RULES.filter((rule) => rule.group === group);
    if (members.length === 0) continue;
    const rows = members.map(
      ({ id, action, optIn, summary }) => `| [${id}](${id}.md) | ${optIn ? "opt-in" : action} | ${cell(summary)} |`,
    );
    parts.push(`## ${GROUPS[group]}`, ["| rule | does | looks for |", "| --- | --- | --- |", ...rows].join("\n"));
  }
  parts.push(
    "## What GKE's documentation says, and which rule stands for it",
    "Every statement of the three pages that a machine can check on a manifest or on what is known of the cluster.",
  );
  for (const page of PAGES) {
    const rows = STATEMENTS.filter((entry) => entry.page === page).map(({ section, statement, rules }) => {
      const links = rules.map((id) => `[${id}](${id}.md)`).join(", ");
      return `| ${cell(section)} | ${cell(statement)} | ${links} |`;
    });
    parts.push(`### ${page}`, ["| section | statement | rules |", "| --- | --- | --- |", ...rows].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

/** Every metric of l4guard's own, from the registry itself; Node.js' default metrics are left to its documentation. */
async function metricsPage(): Promise<string> {
  const { createMetrics } = await import("../metrics/metrics.ts");
  const { registry } = createMetrics({ version: "", node: "" });
  const own = registry
    .getMetricsAsArray()
    .map(({ name, help }) => [name, help] as const)
    .filter(([name]) => !/^l4guard_(?:process|nodejs)_/.test(name));
  const rows = own.map(([name, help]) => `| \`${name}\` | ${cell(help)} |`);
  return `# Metrics

\`/metrics\` on the health listener, in the Prometheus format. Seconds and bytes; labels are bounded by the rules, kinds and
reasons there are. Besides these there are the usual metrics of the process and of Node.js, prefixed \`l4guard_\`.

${["| metric | what it counts |", "| --- | --- |", ...rows].join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function writeAll(root: string, files: ReadonlyMap<string, string>): Promise<void> {
  await rm(join(root, "rules"), { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

async function driftedFiles(root: string, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const drifted: string[] = [];
  for (const [name, text] of files) {
    const written = await readFile(join(root, name), "utf8").catch(() => undefined);
    if (written !== text) drifted.push(name);
  }
  const pages = await readdir(join(root, "rules")).catch(() => []);
  return [...drifted, ...pages.map((page) => `rules/${page}`).filter((name) => !files.has(name))];
}
