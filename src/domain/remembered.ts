/**
 * `compute`, which remembers up to `most` of its results. Keys come from requests, so what is kept of them must not grow
 * without bound: when there are too many, all are forgotten.
 */
export function remembered<K, V>(compute: (key: K) => V, most: number): (key: K) => V {
  const results = new Map<K, V>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined || results.has(key)) return known as V;
    const result = compute(key);
    if (results.size >= most) results.clear();
    results.set(key, result);
    return result;
  };
}
