import { hasPlaceholder } from "./placeholders.ts";

/** An object that is written somewhere, but not read, or not as it will be. */
export interface Hidden {
  readonly kind: string;
  /** undefined where a tool is yet to fill it in, or nobody can tell. */
  readonly name: string | undefined;
}

const KIND = /^kind\s*:\s*["']?(\w+)/m;
const NAME =
  /^metadata\s*:(?:[^\n]*[{,]\s*|[^\n]*\n(?:[ \t]+[^\n]*\n|\s*\n)*?[ \t]+)name\s*:[ \t]*["']?([^\n\s"'#,}]+)/m;

/** What a text that can't be parsed, or is a patch, writes an object of. */
export function hiddenIn(source: string): readonly Hidden[] {
  const kind = KIND.exec(source)?.[1];
  if (kind === undefined) return [];
  const name = NAME.exec(source)?.[1]
    ?.trim()
    .replace(/^["']|["']$/g, "");
  return [{ kind, name: name !== undefined && /^[\w.-]+$/.test(name) && !hasPlaceholder(name) ? name : undefined }];
}
