import { stringify } from "yaml";

/** The value as YAML in the form that people write: quoted where YAML 1.1 would read something else. */
export function printYaml(value: unknown): string {
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
