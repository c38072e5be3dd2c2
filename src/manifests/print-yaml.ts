import { dump } from "js-yaml";

/** The value as YAML in the form that people write: quoted where YAML 1.1 would read something else. */
export function printYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true, quoteStyle: "double" });
}
