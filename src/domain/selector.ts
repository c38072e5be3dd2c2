import { inOnePiece } from "./kinds/kind.ts";

/** The labels that Pods must carry, or carry. */
type Labels = ReadonlyMap<string, string>;

/** What is looked for by a label of its Pods. */
interface OfNamespace {
  readonly metadata: { readonly namespace: string };
}

/** Whether a Service's selector picks Pods with these labels; an empty selector picks none. */
export function selects(selector: Labels, labels: Labels): boolean {
  if (selector.size === 0) return false;
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return true;
}

/** The keys of what stands for Pods with these labels: one for each label, within the namespace. */
export function labelKeys(object: OfNamespace, labels: Labels): readonly string[] {
  const keys: string[] = [];
  for (const [key, value] of labels) keys.push(labelKey(object, key, value));
  return keys;
}

/** The key of what picks Pods: whoever carries all labels carries the first. None for an empty selector. */
export function selectorKeys(object: OfNamespace, selector: Labels): readonly string[] {
  for (const [key, value] of selector) return [labelKey(object, key, value)];
  return [];
}

function labelKey({ metadata }: OfNamespace, key: string, value: string): string {
  return inOnePiece(metadata.namespace, "/", key, "=", value);
}
