// Writes the documentation that is made from the code into `docs`: rule and command pages, manual pages, events, facts, versions, settings, metrics and JSON Schemas.
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMANDS } from "../src/cli/commands.ts";
import { PROJECT_FILE } from "../src/cli/project.ts";
import { ANNOTATIONS_SCHEMA } from "../src/config/annotations-schema.ts";
import { factsPage } from "../src/config/facts-text.ts";
import { settingsPage } from "../src/config/settings-text.ts";
import { CLUSTER_PROFILE_SCHEMA } from "../src/domain/cluster-profile.ts";
import { GROUPS, type Group } from "../src/rules/groups.ts";
import { RULES } from "../src/rules/index.ts";
import { GROUNDS } from "../src/rules/recorded-statements.ts";
import { PAGES, STATEMENTS } from "../src/rules/statements.ts";
import { commandIndex, commandPage, mainManualPage, manualPage } from "./command-pages.ts";
import { eventsPage } from "./events-page.ts";
import { rulePage } from "./rule-page.ts";
import { versionsPage } from "./versions-page.ts";

/** Folders below the documentation that hold nothing but generated files. */
export const WHOLE_FOLDERS = ["rules", "commands", "man"];

/** Every generated file: its name below the documentation folder, and its text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { PROJECT_SCHEMA } = await import("../src/config/project.ts");
  const { POLICY_TESTS_SCHEMA } = await import("../src/config/policy-tests.ts");
  const { POLICY_SCHEMA } = await import("../src/config/policy.ts");
  const files = new Map(RULES.map((rule) => [`rules/${rule.id}.md`, rulePage(rule)]));
  files.set("rules/README.md", ruleIndex());
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => ({ name, command: await load() })),
  );
  const sessions = SESSION_GUIDES.flatMap((guide) =>
    sessionsIn(readFileSync(join("docs/guides", guide), "utf8")).map((text) => ({ guide, text })),
  );
  for (const named of commands) {
    files.set(`commands/${named.name}.md`, commandPage(named, sessions));
    files.set(`man/l4guard-${named.name}.1`, manualPage(named));
  }
  files.set("commands/README.md", commandIndex(commands));
  files.set("man/l4guard.1", mainManualPage(commands));
  files.set("facts.md", factsPage());
  files.set("versions.md", versionsPage());
  files.set("events.md", eventsPage());
  files.set("settings.md", settingsPage());
  files.set("metrics.md", await metricsPage());
  files.set("schemas/project.json", json(PROJECT_SCHEMA));
  files.set("schemas/schemastore.json", json(SCHEMA_STORE_ENTRY));
  files.set("schemas/policy.json", json(POLICY_SCHEMA));
  files.set("schemas/policy-tests.json", json(POLICY_TESTS_SCHEMA));
  files.set("schemas/cluster-profile.json", json(CLUSTER_PROFILE_SCHEMA));
  files.set("schemas/annotations.json", json(ANNOTATIONS_SCHEMA));
  return files;
}

/** The guides whose sessions are compared with what the commands print. */
export const SESSION_GUIDES = ["before-a-change.md", "pending.md"];

/** Each command line of l4guard in a document, with its prompt and what it is said to print. */
export function sessionsIn(document: string): readonly string[] {
  return [...document.matchAll(/^```console\n(\$ l4guard .+\n[\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
}

/** What to add to the catalogue of SchemaStore, by which editors find the schema of a project file by its name. */
const SCHEMA_STORE_ENTRY = {
  name: "l4guard project",
  description: "What l4guard knows of a repository with manifests for Google Kubernetes Engine",
  fileMatch: [PROJECT_FILE],
  url: "https://raw.githubusercontent.com/l4guard/l4guard/main/docs/schemas/project.json",
};

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
  parts.push(
    "What decides a statement about container-native load balancing is a step of the model, `file name`, and shows in recorded runs " +
      "of the controllers (`test/fixtures/layer-7-cases.jsonl`).",
  );
  for (const page of PAGES) {
    const rows = STATEMENTS.filter((entry) => entry.page === page).map(({ section, statement, rules }) => {
      const links = rules.map((id) => `[${id}](${id}.md)`).join(", ");
      const cells = [cell(section), cell(statement), links, ...(page === PAGES[0] ? groundsOf(statement) : [])];
      return `| ${cells.join(" | ")} |`;
    });
    const heads = ["section", "statement", "rules", ...(page === PAGES[0] ? ["step of the model", "recorded"] : [])];
    const head = [`| ${heads.join(" | ")} |`, `|${" --- |".repeat(heads.length)}`];
    parts.push(`### ${page}`, [...head, ...rows].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

/** The cells for what decides the statement, and where it is recorded. */
function groundsOf(statement: string): readonly string[] {
  const { step, recorded = [], without = "" } = GROUNDS[statement] ?? {};
  const decided = step ? `\`${step[0]}\` \`${step[1]}\`` : cell(without);
  return [decided, recorded.length > 0 ? recorded.map((id) => `\`${id}\``).join(", ") : step ? cell(without) : ""];
}

/** Every metric of l4guard's own, from the registry itself; Node.js' default metrics are left to its documentation. */
async function metricsPage(): Promise<string> {
  const { createMetrics } = await import("../src/metrics/metrics.ts");
  const { registry } = createMetrics({ version: "", node: "" });
  const own = registry
    .getMetricsAsArray()
    .map(({ name, help }) => [name, help] as const)
    .filter(([name]) => !/^l4guard_(?:process|nodejs)_/.test(name));
  const rows = own.map(([name, help]) => `| \`${name}\` | ${cell(help)} |`);
  return `# Metrics

\`/metrics\` on the health listener, in the Prometheus format. Seconds and bytes; labels are bounded by the rules, kinds and
reasons there are, and a hundred namespaces. Besides these there are the usual metrics of the process and of Node.js, prefixed \`l4guard_\`.

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
  for (const folder of WHOLE_FOLDERS) await rm(join(root, folder), { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

if (import.meta.main) {
  const files = await generatedFiles();
  await writeAll("docs", files);
  process.stdout.write(`${files.size} files written to docs\n`);
}
