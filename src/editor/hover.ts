import type { AnnotationEntry } from "../domain/annotations.ts";
import type { Cursor } from "./cursor.ts";
import { meaningAt } from "./meanings.ts";

/** What is told of the annotation or field under the cursor, as markdown; undefined where GKE reads nothing there. */
export function hoverText(cursor: Cursor): string | undefined {
  const meaning = meaningAt(cursor);
  if (!meaning) return undefined;
  const value = cursor.isInKey ? undefined : cursor.value?.text;
  const parts =
    "path" in meaning
      ? [`**${meaning.path}**`, meaning.means, ...valueText(meaning.values, value)]
      : [`**${meaning.key}**`, meaning.means, ...annotationText(meaning, value)];
  const since = meaning.since === undefined ? [] : [`Since GKE ${meaning.since}.`];
  return [...parts, ...since, `*Source: ${meaning.source}*`].join("\n\n");
}

function valueText(values: Readonly<Record<string, string>> | undefined, value: string | undefined): readonly string[] {
  const means = values !== undefined && value !== undefined && Object.hasOwn(values, value) ? values[value] : undefined;
  return means === undefined ? [] : [`\`${value}\`: ${means}`];
}

const READERS = { internal: "internal load balancers", external: "external load balancers", l7: "Ingress" } as const;

function annotationText(entry: AnnotationEntry, value: string | undefined): readonly string[] {
  const { grammar, appliesTo, replacedBy, writer } = entry;
  const isUnknown =
    grammar.kind === "exact" &&
    !grammar.isOpen &&
    value !== undefined &&
    value !== "" &&
    !grammar.accepted.includes(value);
  return [
    ...(writer === "controller"
      ? []
      : [`Value: ${valuesText(entry)}. Read by: ${appliesTo.map((of) => READERS[of]).join(", ")}.`]),
    ...(isUnknown ? [`GKE does not read \`${value}\` here.`] : []),
    ...(replacedBy === undefined ? [] : [`Use \`${replacedBy}\` instead.`]),
  ];
}

/** The values that an annotation takes, in words. */
export function valuesText({ grammar }: AnnotationEntry): string {
  switch (grammar.kind) {
    case "exact":
      return grammar.accepted.map((value) => `\`${value === "" ? '""' : value}\``).join(", ");
    case "boolean":
      return '`"true"`, `"false"`';
    case "list":
      return `${grammar.of}, separated by commas`;
    case "json":
      return `JSON: \`${grammar.shape}\``;
    case "name":
      return `the name of a ${grammar.of}`;
    case "number":
      return grammar.maximum === undefined
        ? `a number from ${grammar.minimum} on`
        : `a number from ${grammar.minimum} to ${grammar.maximum}`;
    case "text":
      return "text";
  }
}
