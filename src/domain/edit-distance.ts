/**
 * The number of edits that turn `a` into `b`, or undefined where it takes more than `most` (at most 254): insertions,
 * deletions, replacements, and swaps of neighbours (Damerau and Levenshtein, each place edited once). Only what can stay
 * within `most` is computed, so that comparing two unlike texts costs a few steps, whatever their length.
 */
export function editDistance(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const height = a.length - start - end;
  const width = b.length - start - end;
  if (height === 0 || width === 0) return height + width > most ? undefined : height + width;
  const beyond = most + 1;
  let beforeLast = new Uint8Array(width + 1);
  let last = new Uint8Array(width + 1);
  let current = new Uint8Array(width + 1);
  for (let column = 0; column <= width; column++) last[column] = Math.min(column, beyond);
  for (let row = 1; row <= height; row++) {
    // Cells further from the diagonal take more than `most` insertions or deletions.
    const from = Math.max(1, row - most);
    const to = Math.min(width, row + most);
    current[from - 1] = from === 1 ? Math.min(row, beyond) : beyond;
    if (to < width) current[to + 1] = beyond;
    let lowest = current[from - 1] ?? beyond;
    for (let column = from; column <= to; column++) {
      const left = a.charCodeAt(start + row - 1);
      const right = b.charCodeAt(start + column - 1);
      let distance = Math.min(
        (last[column - 1] ?? beyond) + (left === right ? 0 : 1),
        (last[column] ?? beyond) + 1,
        (current[column - 1] ?? beyond) + 1,
        beyond,
      );
      const isSwap =
        row > 1 && column > 1 && left === b.charCodeAt(start + column - 2) && right === a.charCodeAt(start + row - 2);
      if (isSwap) distance = Math.min(distance, (beforeLast[column - 2] ?? beyond) + 1);
      current[column] = distance;
      lowest = Math.min(lowest, distance);
    }
    if (lowest > most) return undefined;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  const distance = last[width] ?? beyond;
  return distance > most ? undefined : distance;
}

function commonStart(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

function commonEnd(a: string, b: string, start: number): number {
  const shorter = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < shorter && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}

/** The first of the candidates nearest to `text` by edit distance, or undefined where none is within `most` edits. */
export function nearest(text: string, candidates: readonly string[], most: number): string | undefined {
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate, most) ?? least;
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * `; did you mean "…"?` with the candidate that differs by a slip or two, or in case alone; else one that begins with the
 * text, or has most of its words; nothing where none is near.
 */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const lower = text.toLowerCase();
  const found = nearestInLowerCase(lower, candidates) ?? candidates.find((one) => isPart(lower, one.toLowerCase()));
  return found === undefined ? "" : `; did you mean "${found}"?`;
}

function nearestInLowerCase(text: string, candidates: readonly string[]): string | undefined {
  const byLower = new Map(candidates.toReversed().map((one) => [one.toLowerCase(), one]));
  const most = Math.min(3, Math.max(1, Math.floor(text.length / 3)));
  return byLower.get(
    nearest(
      text,
      candidates.map((one) => one.toLowerCase()),
      most,
    ) ?? "",
  );
}

/** Whether somebody may have meant the candidate who remembers its beginning, or most of its words. */
function isPart(text: string, candidate: string): boolean {
  if (text.length >= LEAST_LETTERS && candidate.startsWith(text)) return true;
  const words = text.split("-").filter((word) => word !== "");
  const shared = words.filter((word) => candidate.split("-").includes(word));
  return shared.length >= 2 && shared.length * 2 > words.length;
}

const LEAST_LETTERS = 3;
