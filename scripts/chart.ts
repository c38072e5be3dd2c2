// Writes what is made from the comments of the chart's values.yaml and from the kinds that are declared in the code.
import { readFileSync, writeFileSync } from "node:fs";
import { kindsTemplate } from "./chart-kinds.ts";
import { type DocumentedValue, documentedValues, isMap } from "./documented-values.ts";

const CHART = "charts/l4guard";
const BEGIN = "<!-- values: made by `npm run chart` -->";
const END = "<!-- end of values -->";

/** The files that are made from values.yaml, by their paths. */
export function generatedChartFiles(): ReadonlyMap<string, string> {
  const values = documentedValues(readFileSync(`${CHART}/values.yaml`, "utf8"));
  const readme = readFileSync(`${CHART}/README.md`, "utf8");
  const [before, after] = [readme.split(BEGIN)[0], readme.split(END)[1]];
  return new Map([
    [`${CHART}/values.schema.json`, `${JSON.stringify(valuesSchema(values), null, 2)}\n`],
    [`${CHART}/templates/_kinds.tpl`, kindsTemplate()],
    [`${CHART}/README.md`, `${before}${BEGIN}\n\n${valuesTables(values)}\n\n${END}${after}`],
  ]);
}

interface ObjectSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: Record<string, ObjectSchema | object>;
}

/** A closed JSON Schema: a key that is not documented is an error. */
function valuesSchema(values: readonly DocumentedValue[]): object {
  const root = closed();
  for (const value of values) {
    let parent = root;
    for (const key of value.path.slice(0, -1)) parent = (parent.properties[key] ??= closed()) as ObjectSchema;
    parent.properties[value.path.at(-1) ?? ""] = schemaOf(value);
  }
  // Helm hands these two to a chart that is a dependency of another.
  root.properties["global"] = { type: "object" };
  root.properties["enabled"] = { type: "boolean" };
  return { $schema: "http://json-schema.org/draft-07/schema#", title: "Values of l4guard", ...root };
}

function closed(): ObjectSchema {
  return { type: "object", additionalProperties: false, properties: {} };
}

function schemaOf({ doc, default: preset, constraints }: DocumentedValue): object {
  const { enum: choices, pattern, items, minimum, maximum } = constraints;
  return {
    description: doc,
    type: typeOf(preset),
    ...(choices && { enum: choices.split(", ") }),
    ...(pattern && { pattern }),
    ...(items && { items: { type: items } }),
    ...(minimum && { minimum: Number(minimum) }),
    ...(maximum && { maximum: Number(maximum) }),
  };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (isMap(value)) return "object";
  return typeof value === "number" ? "integer" : typeof value;
}

function valuesTables(values: readonly DocumentedValue[]): string {
  const sections = [...new Set(values.map(({ section }) => section))];
  return sections
    .map((section) => {
      const rows = values
        .filter((value) => value.section === section)
        .map(({ path, default: preset, doc, constraints }) => {
          const choices = constraints["enum"]?.split(", ").map((choice) => `\`${choice}\``);
          const text = choices ? `${doc} One of ${choices.join(", ")}.` : doc;
          return `| \`${path.join(".")}\` | \`${JSON.stringify(preset)}\` | ${text.replaceAll("|", "\\|")} |`;
        });
      return [`### ${section}`, "", "| Value | Default | |", "| --- | --- | --- |", ...rows].join("\n");
    })
    .join("\n\n");
}

if (import.meta.main) for (const [path, text] of generatedChartFiles()) writeFileSync(path, text);
