import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
} from "vscode-languageserver-types";
import { ANNOTATIONS, type AnnotationEntry, LOAD_BALANCER_TYPE } from "../domain/annotations.ts";
import type { Cursor } from "./cursor.ts";
import { valuesText } from "./hover.ts";
import { isAnnotations, meaningAt } from "./meanings.ts";

/** What a completion puts in place of what; offsets of the text. */
interface Proposal {
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

/**
 * What can be written at the cursor: GKE's annotations and their values, and the values of fields that GKE reads in a way
 * of its own. All else is left to the YAML language server beside this one.
 */
export function proposalAt(cursor: Cursor, offset: number): Proposal | undefined {
  const { isInKey, key, value, path } = cursor;
  if (isInKey && isAnnotations(path)) {
    const { start, end } = key ?? { start: offset, end: offset };
    return { start, end, items: keysFor(cursor) };
  }
  if (isInKey || !value) return undefined;
  const items = valuesFor(cursor);
  return items.length === 0 ? undefined : { start: value.start, end: value.end, items };
}

function keysFor({ kind, type, siblings, value, key }: Cursor): readonly CompletionItem[] {
  const isInternal = siblings.get(LOAD_BALANCER_TYPE)?.toLowerCase() === "internal";
  return [...ANNOTATIONS.values()]
    .filter((entry) => entry.on === kind && entry.writer === "user" && entry.replacedBy === undefined)
    .filter((entry) => fits(entry, type, isInternal) && (!siblings.has(entry.key) || entry.key === key?.text))
    .map((entry, place) => ({
      label: entry.key,
      kind: CompletionItemKind.Property,
      detail: entry.since === undefined ? valuesText(entry) : `${valuesText(entry)} (GKE ${entry.since})`,
      documentation: `${entry.means}\n\nSource: ${entry.source}`,
      sortText: String(place).padStart(3, "0"),
      insertTextFormat: InsertTextFormat.Snippet,
      insertText: value === undefined ? `${entry.key}: ${valueSnippet(entry)}` : entry.key,
      ...(entry.replacedBy !== undefined && { tags: [CompletionItemTag.Deprecated] }),
    }));
}

/** Whether the annotation is read on such an object: those of load balancers only on load balancers, internal or not. */
function fits({ appliesTo }: AnnotationEntry, type: string | undefined, isInternal: boolean): boolean {
  if (appliesTo.includes("l7")) return true;
  if (type !== undefined && type !== "LoadBalancer") return false;
  return appliesTo.includes(isInternal ? "internal" : "external") || appliesTo.length === 0;
}

function valueSnippet({ grammar }: AnnotationEntry): string {
  switch (grammar.kind) {
    case "exact": {
      const choices = grammar.accepted.filter((value) => value !== "");
      return choices.length === 1 ? `"${choices[0]}"` : `"\${1|${choices.join(",")}|}"`;
    }
    case "boolean":
      return `"\${1|true,false|}"`;
    case "json":
      return "'{$1}'";
    default:
      return '"$1"';
  }
}

function valuesFor(cursor: Cursor): readonly CompletionItem[] {
  const meaning = meaningAt(cursor);
  if (!meaning) return [];
  if ("path" in meaning) {
    return Object.entries(meaning.values ?? {}).map(([label, documentation]) => ({
      label,
      documentation,
      kind: CompletionItemKind.EnumMember,
    }));
  }
  const { grammar } = meaning;
  const values = grammar.kind === "exact" ? grammar.accepted : grammar.kind === "boolean" ? ["true", "false"] : [];
  return values
    .filter((value) => value !== "")
    .map((label) => ({
      label,
      // Annotations are texts: a bare true would be refused.
      insertText: cursor.value?.text === "" && /^(?:true|false)$/.test(label) ? `"${label}"` : label,
      documentation: meaning.means,
      kind: CompletionItemKind.EnumMember,
    }));
}
