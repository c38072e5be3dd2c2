/** The names between braces in a message template. */
export type Placeholders<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values for a template's placeholders. */
type MessageData = Readonly<Record<string, string | number>>;

/** Longer values are cut, so that a hostile annotation can't fill a terminal or a log. */
const LONGEST_VALUE = 60;

/** What a controller finds wrong is a sentence, with names of objects in it. */
const LONGEST_FAULT = 105;

/** The text of `template` with its placeholders replaced, on one line and without control characters. */
export function fillMessage(template: string, data: MessageData = {}): string {
  const pieces = piecesOf(template);
  let text = "";
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as string;
    if (i % 2 === 0) text += piece;
    else if (!Object.hasOwn(data, piece)) text += `{${piece}}`;
    else text += quotable(String(data[piece]), piece === "fault" ? LONGEST_FAULT : LONGEST_VALUE);
  }
  return text;
}

const known = new Map<string, readonly string[]>();

/** The text of a template before, between and behind its placeholders, and their names in between. Templates are those of rules. */
function piecesOf(template: string): readonly string[] {
  let pieces = known.get(template);
  if (!pieces) known.set(template, (pieces = template.split(/\{(\w+)\}/)));
  return pieces;
}

/** `text` with what could break a line, an escape sequence or the reading direction made visible, cut to a readable length. */
export function quotable(text: string, longest: number = LONGEST_VALUE): string {
  const visible = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return UNSAFE.test(visible) ? visible.replace(UNSAFE_ALL, escapeCharacter) : visible;
}

// Control characters, line separators, bidirectional overrides and lone surrogates. Written as ranges: a short lint takes
// half a millisecond longer with properties of Unicode, for which V8 loads its tables (--cpu-prof, 2026-11-26).
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be made visible
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;
const UNSAFE_ALL = new RegExp(UNSAFE.source, "gu");

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
