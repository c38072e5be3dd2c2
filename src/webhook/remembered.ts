/** Longer keys are not kept: names in Kubernetes are shorter, and what is longer was written to fill the memory. */
const LONGEST_KEY = 512;

/**
 * `compute`, which remembers up to `most` of its results. Keys come from requests, so what is kept of them must not grow
 * without bound: when there are too many, all are forgotten.
 */
export function remembered<K extends string | undefined, V>(compute: (key: K) => V, most: number): (key: K) => V {
  const results = new Map<K, V>();
  // Most requests say the same as the one before: to compare two texts takes less than to hash one.
  let lastKey: K | undefined;
  let last: V | undefined;
  return (key) => {
    if (key === lastKey && results.size > 0) return last as V;
    if (key !== undefined && key.length > LONGEST_KEY) return compute(key);
    let result = results.get(key);
    if (result === undefined && !results.has(key)) {
      result = compute(key);
      if (results.size >= most) results.clear();
      results.set(key, result);
    }
    lastKey = key;
    last = result;
    return result as V;
  };
}
