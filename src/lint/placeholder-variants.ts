import { ANNOTATIONS } from "../domain/annotations.ts";
import { isObject, type JsonPointer, pointer } from "../domain/json.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";

/** An object with values that a tool fills in later: where they are, and what the object may turn out to be. */
export interface Unfilled {
  readonly paths: readonly JsonPointer[];
  /** What is true of the object is true of each of them. */
  readonly variants: readonly unknown[];
}

/** The object's values that are yet to be filled in; undefined where there are none. */
export function unfilledIn(object: unknown): Unfilled | undefined {
  const places = placesIn(object, []);
  if (places.length === 0) return undefined;
  const choices = places.map(choicesFor);
  const most = Math.max(...choices.map(({ length }) => length));
  const filled = Array.from({ length: most }, (_, n) =>
    replaced(object, (path) => {
      const own = choices[places.findIndex((place) => place.join("\n") === path.join("\n"))] ?? [];
      return own[n % Math.max(own.length, 1)];
    }),
  );
  return {
    paths: places.map((place) => pointer(...place)),
    variants: [object, replaced(object, () => undefined), ...filled],
  };
}

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path): readonly Path[] {
  if (isUnfilled(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => placesIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]));
}

/** Whether the value is one that is yet to be filled in; {self.path} without quotes is read as a map. */
function isUnfilled(value: unknown): boolean {
  if (typeof value === "string") return hasPlaceholder(value);
  if (!isObject(value)) return false;
  const [[key, item] = ["", ""], ...more] = Object.entries(value);
  return item === null && more.length === 0 && hasPlaceholder(`{${key}}`);
}

/** What may come to stand there, where only a few values mean anything. */
function choicesFor(path: Path): readonly string[] {
  const [first, second, key] = path;
  if (first === "metadata" && second === "annotations") {
    const grammar = ANNOTATIONS.get(String(key))?.grammar;
    if (grammar?.kind === "exact") return grammar.accepted;
    return grammar?.kind === "boolean" ? ["true", "false"] : [];
  }
  return path.join("/") === "spec/type" ? ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] : [];
}

/** The value with another one for each placeholder, or without it where that is undefined. */
function replaced(value: unknown, by: (path: Path) => string | undefined, path: Path = []): unknown {
  if (isUnfilled(value)) return by(path);
  if (Array.isArray(value)) {
    return value.map((item, index) => replaced(item, by, [...path, index])).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, replaced(item, by, [...path, key])] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
