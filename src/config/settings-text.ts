import {
  flagOf,
  SETTING_GROUPS,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  variableOf,
} from "./settings.ts";

const TABLE: Readonly<Record<SettingName, Setting>> = SETTINGS;
const PLACEHOLDERS = {
  text: "TEXT",
  list: "TEXT,…",
  flag: "",
  count: "COUNT",
  port: "PORT",
  duration: "DURATION",
  size: "SIZE",
} as const;

/** The page docs/settings.md. */
export function settingsPage(): string {
  const sections = SETTING_GROUPS.map((group) => {
    const rows = namesIn(group).map((name) => {
      const { help, default: preset, standAlone } = TABLE[name];
      const cells = [`\`${usage(name)}\``, `\`${variableOf(name)}\``, code(preset), code(standAlone), help];
      // A bar would end the cell, even within code.
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    });
    return [
      `## ${group}`,
      "",
      "| Flag | Environment variable | Default | Stand-alone | |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `# Settings of \`l4guard serve\`

Printed by the program from its table of settings; do not edit. Flags win over environment variables, and both over
defaults. Durations are written \`500ms\`, \`10s\`, \`2m\` or \`24h\`, sizes \`512KiB\` or \`8MiB\`.

${sections.join("\n\n")}
`;
}

function namesIn(group: string): readonly SettingName[] {
  return SETTING_NAMES.filter((name) => TABLE[name].group === group);
}

/** What stands for the value of a setting; "" where it takes none. */
export function placeholderOf(name: SettingName): string {
  const { kind, placeholder } = TABLE[name];
  return placeholder ?? PLACEHOLDERS[kind];
}

function usage(name: SettingName): string {
  const value = TABLE[name].choices?.join("|") ?? placeholderOf(name);
  return value === "" ? flagOf(name) : `${flagOf(name)} ${value}`;
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text}\``;
}
