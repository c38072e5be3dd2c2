import { FACTS, type FactDeclaration, type Observer, type StatedFact } from "../domain/facts.ts";
import { FEATURES, type Feature, type FeatureDeclaration, GATES } from "../domain/features.ts";
import { formatGkeVersion } from "../domain/gke-version.ts";

const TABLE: Readonly<Record<StatedFact, FactDeclaration>> = FACTS;
const FACT_NAMES = Object.keys(FACTS) as readonly StatedFact[];
const FEATURE_NAMES = Object.keys(FEATURES) as readonly Feature[];

const PLACES: Readonly<Record<Observer, string>> = {
  "gke-api": "GKE API",
  "compute-api": "Compute Engine API",
  cluster: "cluster",
};

/** The names of all facts that can be stated; switches of the controllers as `features.NAME`. */
export const STATED_NAMES: readonly string[] = [...FACT_NAMES, ...FEATURE_NAMES.map((name) => `features.${name}`)];

/** What `l4guard explain FACT` prints, in Markdown, or undefined where there is no such fact. */
export function factPage(name: string): string | undefined {
  if (Object.hasOwn(FACTS, name)) return pageOf(name as StatedFact);
  const feature = name.replace(/^features\./, "");
  return Object.hasOwn(FEATURES, feature) ? featurePage(feature as Feature) : undefined;
}

function pageOf(name: StatedFact): string {
  const places = placesOf(name);
  const items = [
    `Values: ${valuesOf(name)}`,
    `While nobody says: ${defaultOf(name)}`,
    `State it with: ${flagOf(name)}, or as \`${name}\` in a cluster file`,
    ...impliedItems(name),
    ...(places.length === 0 ? ["l4guard can't see it by itself"] : places.map((place) => `Seen in the ${place}`)),
  ];
  return `# ${name}\n\n${TABLE[name].help}\n\n${items.map((item) => `- ${item}\n`).join("")}`;
}

function featurePage(name: Feature): string {
  return `# features.${name}

${FEATURES[name].help} (A switch of the controllers.)

- Values: \`true\`, \`false\` or \`auto\`
- While nobody says: ${automaticOf(name)}
- State it with: \`--fact features.${name}=VALUE\`, or as \`${name}\` below \`features\` in a cluster file
`;
}

/** The page docs/facts.md. */
export function factsPage(): string {
  const facts = FACT_NAMES.map((name) =>
    row([
      `\`${name}\``,
      [TABLE[name].help, ...impliedItems(name).map((item) => `${item}.`)].join(" "),
      valuesOf(name),
      defaultOf(name),
      placesOf(name).join("; "),
      flagOf(name),
    ]),
  );
  const features = FEATURE_NAMES.map((name) => row([`\`${name}\``, FEATURES[name].help, automaticOf(name)]));
  return `# Facts about a cluster

What rules need to know of a cluster that no manifest says. \`l4guard explain FACT\` prints one of them, \`l4guard cluster
show\` those of a cluster, \`l4guard cluster gather\` writes a cluster file. A value that is taken for granted never leads
to a denial: such a finding is at most a warning, and says what it assumes. Rules that need an unknown fact are skipped,
and the report says so. Of several places the first that knows a fact counts; what a person states counts most.

| Fact | It says | Values | While nobody says | Seen in | Flag |
| --- | --- | --- | --- | --- | --- |
${facts.join("\n")}

## Switches of the controllers

Below \`features\` in a cluster file, or \`--fact features.NAME=true\`. \`auto\` is what the GKE version implies.

| Switch | Where it is on | \`auto\` |
| --- | --- | --- |
${features.join("\n")}
`;
}

function valuesOf(name: StatedFact): string {
  const { type, unit } = TABLE[name];
  if (type.enum) return type.enum.map((value) => `\`${value}\``).join(", ");
  if (type.type === "boolean") return "`true`, `false`";
  if (type.type === "array") return type.items?.type === "object" ? "records" : "texts";
  if (type.properties) return `record of ${Object.keys(type.properties).join(", ")}`;
  if (type.type === "integer" || type.type === "number") return unit ?? "number";
  return "text";
}

function defaultOf(name: StatedFact): string {
  const { assumed, ordinary, isModelled } = TABLE[name];
  if (assumed !== undefined) return `${code(assumed)}, as an assumption`;
  if (ordinary !== undefined)
    return Object.keys(Object(ordinary)).length === 0 && ordinary !== 0 ? "none" : code(ordinary);
  return isModelled ? "unknown; forecasts say what they suppose" : "unknown";
}

function automaticOf(name: Feature): string {
  const { since, fixed }: FeatureDeclaration = FEATURES[name];
  if (since) return `on from GKE ${formatGkeVersion(GATES[since])}`;
  return fixed === undefined ? "unknown" : fixed ? "on" : "off";
}

function impliedItems(name: StatedFact): readonly string[] {
  return (TABLE[name].implies ?? []).map(({ value, facts }) => {
    const consequences = Object.entries(facts).map(([fact, implied]) => `\`${fact}: ${implied}\``);
    return `${code(value)} implies ${consequences.join(", ")} where those are not stated`;
  });
}

function placesOf(name: StatedFact): readonly string[] {
  const seen = Object.entries(TABLE[name].observed ?? {}) as readonly (readonly [Observer, string])[];
  return seen.map(([place, what]) => `${PLACES[place]} (${what})`);
}

function flagOf(name: StatedFact): string {
  const { flag, type } = TABLE[name];
  if (flag === undefined) return `\`--fact ${name}=VALUE\``;
  return type.type === "boolean" ? `\`--[no-]${flag}\`` : `\`--${flag} VALUE\``;
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function row(cells: readonly string[]): string {
  // A bar would end the cell, even within code.
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
