import { API_REMOVALS } from "../src/domain/api-removals.ts";
import { FEATURES, type Feature, type FeatureDeclaration, GATES, type Gate } from "../src/domain/features.ts";
import { GKE_CHANGES, type GkeChange } from "../src/domain/gke-changes.ts";
import { compareGkeVersions } from "../src/domain/gke-version.ts";
import { RULES } from "../src/rules/index.ts";

const TABLE: Readonly<Record<Gate, GkeChange>> = GKE_CHANGES;

/** The page docs/versions.md: what each minor version of GKE changes for load balancers, the newest first. */
export function versionsPage(): string {
  const gates = (Object.keys(GKE_CHANGES) as Gate[]).sort((a, b) => compareGkeVersions(GATES[b], GATES[a]));
  const minors = [...new Set(gates.map(minorOf))];
  const sections = minors.map((minor) => {
    const entries = gates.filter((gate) => minorOf(gate) === minor).map(entryOf);
    return `## GKE ${minor}\n\n${entries.join("\n")}`;
  });
  return `# What each GKE version changes for load balancers

Printed by the program from its table of changes (\`src/domain/gke-changes.ts\`); do not edit. Rules and forecasts ask the same
table. Where only the minor version of a cluster is known, what some of its patches lack is a warning that names the patch.
What no version decides is in the list of [switches](facts.md#switches-of-the-controllers). What an upgrade does to your
own load balancers, \`l4guard upgrade\` tells ([before you change it](guides/before-a-change.md)).

${sections.join("\n\n")}

## APIs that Kubernetes has stopped to serve

\`l4guard upgrade\` names the manifests that they hit (\`src/domain/api-removals.ts\`; source: Kubernetes, Deprecated API
migration guide, read 2026-11-26).

| from | API version | kinds | instead |
| --- | --- | --- | --- |
${API_REMOVALS.toReversed()
  .map(
    ({ from, apiVersion, kinds, instead }) =>
      `| ${from} | ${apiVersion} | ${kinds.join(", ")} | ${instead ?? "nothing"} |`,
  )
  .join("\n")}
`;
}

function minorOf(gate: Gate): string {
  return `${GATES[gate].major}.${GATES[gate].minor}`;
}

function entryOf(gate: Gate): string {
  const { from, state, change, existing, source, read } = TABLE[gate];
  const switches = (Object.keys(FEATURES) as Feature[])
    .filter((name) => (FEATURES[name] as FeatureDeclaration).since === gate)
    .map((name) => `\`${name}\``);
  const rules = RULES.filter((rule) => rule.gate?.name === gate).map(({ id }) => `[${id}](rules/${id}.md)`);
  const notes = [
    existing,
    switches.length > 0 && `Switch: ${switches.join(", ")}.`,
    rules.length > 0 && `Rules: ${rules.join(", ")}.`,
    `Source: ${source}, read ${read}.`,
  ];
  const label = state === "GA" ? "" : ` (${state})`;
  return `- **${from}**${label}: ${change}\n${notes.flatMap((note) => (note ? `  ${note}\n` : [])).join("")}`.trimEnd();
}
