/**
 * A place that a tool fills in later: `{{ … }}` (Helm, Jinja, Go), `${…}` and `$(…)` (envsubst, Terraform, Kustomize,
 * Cloud Build), `<UPPER_CASE>`, `__NAME__` and `%NAME%` (sed and people).
 */
const PLACEHOLDER = /\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\)|<[A-Z][A-Z0-9_ -]*>|__[A-Z][A-Z0-9_]*__|%[A-Z][A-Z0-9_]+%/s;

/** Whether something in the text has yet to be filled in, so that nobody knows what it will say. */
export function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** Whether lines of the text are instructions to a template engine. */
export function isTemplate(text: string): boolean {
  return text.includes("{{") || /^\s*\{%/m.test(text);
}
