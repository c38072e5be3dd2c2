/** How deep and how long the JSON of a review may be. */
interface JsonBounds {
  /** Objects and lists within each other. The deepest object that is reviewed, a Deployment, has some twenty. */
  readonly maxDepth: number;
  /** Commas and opening brackets. Annotations are 256 KiB at most, so that old and new object have some 130,000 of them. */
  readonly maxTokens: number;
}

/**
 * What the webhook parses, whatever the text: below a tenth of a second of processor time. A Service of as many annotations or
 * ranges takes about as much more to be reviewed (40,000 IPv6 ranges, 2026-11-26), and waits for a turn of its own
 * (src/webhook/turns.ts).
 */
export const REVIEW_BOUNDS: JsonBounds = { maxDepth: 128, maxTokens: 150_000 };

/** Shorter texts can't be deep or long enough to cost more than a few milliseconds, so they are not looked through. */
const SHORT_CHARACTERS = 16_384;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * Which bound the text breaks, or undefined for none. It is asked before JSON.parse, which takes 60 bytes of memory for
 * each bracket and, for 8 MiB of them, seconds.
 */
export function brokenBound(text: string, { maxDepth, maxTokens }: JsonBounds): string | undefined {
  if (text.length <= SHORT_CHARACTERS) return undefined;
  let depth = 0;
  let tokens = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COMMA:
        tokens++;
        break;
      case OPENING_BRACKET:
      case OPENING_BRACE:
        tokens++;
        depth++;
        break;
      case CLOSING_BRACKET:
      case CLOSING_BRACE:
        depth--;
        break;
    }
    if (depth > maxDepth) return `objects and lists more than ${maxDepth} deep`;
    if (tokens > maxTokens) return `more than ${maxTokens} values`;
  }
  return undefined;
}

/** The place of the quote that ends the string, or the text's end. */
function endOfString(text: string, opening: number): number {
  let at = opening + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at;
}
