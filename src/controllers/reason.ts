/** Why a controller does something, and where that is written. */
export interface Reason {
  readonly text: string;
  readonly source: string;
}

/** The reason as one line, with its source in brackets, whatever a user has written into the values that it quotes. */
export function sentence({ text, source }: Reason): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").slice(0, LONGEST_SENTENCE);
  return source === "" ? `${line}.` : `${line} (${source}).`;
}

/** Characters; keeps hostile values from filling a terminal. */
const LONGEST_SENTENCE = 300;
