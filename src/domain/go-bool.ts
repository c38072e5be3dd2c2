const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];

/** All that strconv.ParseBool reads. */
export const GO_BOOLEANS: readonly string[] = [...TRUE, ...FALSE];

/** The boolean that Go's strconv.ParseBool reads, or undefined where it reports an error. */
export function parseGoBool(text: string): boolean | undefined {
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : undefined;
}
