import { hasPlaceholder } from "./placeholders.ts";

/** An object that is written somewhere, but not read, or not as it will be. */
export interface Hidden {
  readonly kind: string;
  /** undefined where a tool is yet to fill it in, or nobody can tell. */
  readonly name: string | undefined;
}

const KIND = /^kind[ \t]*:[ \t]*["']?(\w+)/m;
const METADATA = /^metadata[ \t]*:/;
/** A line that ends what is written below a key of the object. */
const NEXT_KEY = /^[^\s#]/;
const NAME = /^name[ \t]*:[ \t]*(.*)$/;
const NAME_IN_FLOW = /[{,][ \t]*name[ \t]*:[ \t]*([^,}]*)/;
/** A value, as far as it goes: in quotes or not, before a comment. */
const VALUE = /^["']?([\w.-]+)["']?[ \t\r,}]*(?:#.*)?$/;

/** What a text that can't be parsed, or is a patch, writes an object of. */
export function hiddenIn(source: string): readonly Hidden[] {
  const kind = KIND.exec(source)?.[1];
  if (kind === undefined) return [];
  const name = VALUE.exec(nameWritten(source) ?? "")?.[1];
  return [{ kind, name: name !== undefined && !hasPlaceholder(name) ? name : undefined }];
}

/** What stands behind `name:` in the metadata. Line by line: one expression for it all takes for ever where lines are blank. */
function nameWritten(source: string): string | undefined {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => METADATA.test(line));
  if (start < 0) return undefined;
  const inFlow = NAME_IN_FLOW.exec(lines[start] ?? "")?.[1];
  if (inFlow !== undefined) return inFlow.trim();
  let indent: string | undefined;
  for (const line of lines.slice(start + 1)) {
    if (NEXT_KEY.test(line)) return undefined;
    const content = line.trimStart();
    if (content === "" || content.startsWith("#")) continue;
    const own = line.slice(0, line.length - content.length);
    // What stands deeper is the name of something in the metadata.
    indent ??= own;
    const name = own === indent ? NAME.exec(content)?.[1] : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}
