/** How places look that a tool, or the reader of an example, fills in later. Apart: V8 looks for all of them in one expression for three times as long (2026-11-26). */
const FORMS: readonly RegExp[] = [
  // Helm, Jinja, Go
  /\{\{.*?\}\}/s,
  // envsubst, Terraform, Kustomize, Cloud Build
  /\$\{[^}]*\}|\$\([^)]*\)/,
  // sed and people
  /<[A-Z][A-Z0-9_ -]*>|__[A-Z][A-Z0-9_]*__|%[A-Z][A-Z0-9_]+%/,
  // people: more than one word, or grown together with other text, because [NET_ADMIN] is a list
  /\[[A-Z][A-Z0-9_]*(?: [A-Z0-9_]+)+\]|(?<=[\w./-])\[[A-Z][A-Z0-9_-]*\]|\[[A-Z][A-Z0-9_-]*\](?=[\w./-])/,
  // people: 203.0.x.x and XX.XX.XX.XX
  /(?<![\w.])(?=[\d.]*[xX])(?:\d{1,3}|[xX]{1,3})(?:\.(?:\d{1,3}|[xX]{1,3})){3}(?![\w.])/,
  // people: YOUR.IP.ADDRESS.HERE
  /(?<![\w.])[A-Z]{2,}(?:\.[A-Z]{2,}){3}(?![\w.])/,
  // Python: {self.path} and {images[name]}
  /\{[a-z_]\w*(?:\.\w+|\[[\w-]+\])+\}/,
];

/** Whether something in the text has yet to be filled in, so that nobody knows what it will say. */
export function hasPlaceholder(text: string): boolean {
  return FORMS.some((form) => form.test(text));
}

/** Lines that are instructions to a template engine: Jinja's, Terraform's, and a variable where a key should be. */
const INSTRUCTION = /^\s*(?:\{%|%\{|\$[A-Za-z_])/m;

/** What ytt carries out: its instructions stand in comments, so that any of its templates can be read as it is. */
const CARRIED_OUT = /[:-][ \t]+#@[ \t]|^[ \t]*#@(?:\/|[a-z]+\/|[ \t]+(?:def|end|for|if|elif|else|load|return)\b)/m;

/** Whether the text can be read, and is none the less what a tool makes manifests of. */
export function isReadableTemplate(text: string): boolean {
  return text.includes("#@") && CARRIED_OUT.test(text);
}

/** Whether a text that can't be read is one that a tool makes readable. */
export function isTemplate(text: string): boolean {
  return text.includes("{{") || INSTRUCTION.test(text) || hasPlaceholder(text);
}
