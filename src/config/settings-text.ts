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

/** Texts of flags that are longer start on a line of their own. */
const FLAG_WIDTH = 34;

/** The options part of `l4guard serve --help`. */
export function settingsHelp(): string {
  return SETTING_GROUPS.map((group) => {
    const lines = namesIn(group).map((name) => {
      const { help, default: preset } = TABLE[name];
      const flag = usage(name);
      const gap =
        flag.length > FLAG_WIDTH ? `\n${" ".repeat(FLAG_WIDTH + 3)}` : " ".repeat(FLAG_WIDTH - flag.length + 1);
      return `  ${flag}${gap}${help}${preset === undefined || preset === "false" ? "" : ` (default ${preset})`}`;
    });
    return `${group}:\n${lines.join("\n")}`;
  }).join("\n\n");
}

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

function usage(name: SettingName): string {
  const { kind, choices, placeholder } = TABLE[name];
  const value = choices?.join("|") ?? placeholder ?? PLACEHOLDERS[kind];
  return value === "" ? flagOf(name) : `${flagOf(name)} ${value}`;
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text}\``;
}
