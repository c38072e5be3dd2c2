/** The escape sequences (ECMA-48, SGR) that turn a style on and off again. */
const SEQUENCES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** How a text may look in a terminal. */
export type Style = keyof typeof SEQUENCES;

/** Gives a text one or more styles. */
export type Paint = (style: Style | readonly Style[], text: string) => string;

/** What paints texts for a terminal, and leaves them as they are where there is to be no colour. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_style, text) => text;
  return (style, text) => [style].flat().reduceRight(styled, text);
}

function styled(text: string, style: Style): string {
  const [on, off] = SEQUENCES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
