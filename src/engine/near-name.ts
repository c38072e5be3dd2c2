import { nearest } from "../domain/edit-distance.ts";

/** How many slips still make one name another. */
const SLIPS = 2;
/** The shortest name that may be another's beginning. */
const SHORTEST = 3;

/** The one of `names` that `name` may be meant to be: a few slips away, or one begins with the other; undefined for none. */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const others = names.filter((other) => other !== name);
  const isPart = (other: string) =>
    Math.min(other.length, name.length) >= SHORTEST && (other.startsWith(name) || name.startsWith(other));
  return nearest(name, others, SLIPS) ?? others.find(isPart);
}
