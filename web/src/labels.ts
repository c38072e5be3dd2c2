/** What Pods are selected by. */
export function labelsText(selector: ReadonlyMap<string, string>): string {
  return [...selector].map(([key, value]) => `${key}=${value}`).join(", ") || "somebody else lists them";
}
