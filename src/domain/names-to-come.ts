const CAPITALS = /(?:^|[-./])[A-Z][A-Z0-9_]{2,}(?=$|[-./])/;

/** Whether the name of an object, or its namespace, has words in capitals for which a script puts others: no name has any. */
export function isNameToCome(text: string): boolean {
  return CAPITALS.test(text);
}
