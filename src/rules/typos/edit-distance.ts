/**
 * The number of edits that turn `a` into `b`, or undefined where it takes more than `most`: insertions, deletions,
 * replacements, and swaps of neighbours (Damerau and Levenshtein). Only what can stay within `most` is computed, so that
 * comparing two unlike texts costs a few steps, whatever their length.
 */
export function editDistance(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  const beyond = most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => Math.min(column, beyond));
  for (let row = 1; row <= a.length; row++) {
    const current = new Array<number>(b.length + 1).fill(beyond);
    current[0] = Math.min(row, beyond);
    let lowest = current[0];
    const from = Math.max(1, row - most);
    const to = Math.min(b.length, row + most);
    for (let column = from; column <= to; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let distance = Math.min(
        (last[column - 1] ?? beyond) + (isSame ? 0 : 1),
        (last[column] ?? beyond) + 1,
        (current[column - 1] ?? beyond) + 1,
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) distance = Math.min(distance, (beforeLast[column - 2] ?? beyond) + 1);
      current[column] = distance;
      lowest = Math.min(lowest, distance);
    }
    if (lowest > most) return undefined;
    beforeLast = last;
    last = current;
  }
  const distance = last[b.length] ?? beyond;
  return distance > most ? undefined : distance;
}
