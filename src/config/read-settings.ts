import { parseArgs } from "node:util";
import { ConfigError } from "./schema.ts";
import {
  flagOf,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type Settings,
  type SettingValue,
  variableOf,
} from "./settings.ts";

const TABLE: Readonly<Record<SettingName, Setting>> = SETTINGS;

/**
 * The settings that a command line and an environment state; flags win over variables, and both over defaults.
 * @throws ConfigError that lists every value that can't be read; the parse error of `node:util` for unknown flags
 */
export function readSettings(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      SETTING_NAMES.map((name) => [
        flagOf(name).slice(2),
        { type: TABLE[name].kind === "flag" ? ("boolean" as const) : ("string" as const) },
      ]),
    ),
  });
  const problems: string[] = [];
  const read = (name: SettingName, isStandAlone: boolean): SettingValue => {
    const setting = TABLE[name];
    const flag = values[flagOf(name).slice(2)];
    const variable = env[variableOf(name)];
    const preset = isStandAlone ? (setting.standAlone ?? setting.default) : setting.default;
    const text = flag === undefined ? (variable ?? preset) : String(flag);
    const source = flag === undefined ? variableOf(name) : flagOf(name);
    const value = text === undefined ? emptyOf(setting) : parseSetting(setting, text);
    if (value instanceof Error) problems.push(`${source}: ${value.message}, not ${JSON.stringify(text)}`);
    return value instanceof Error ? undefined : value;
  };
  const isStandAlone = read("standAlone", false) === true;
  const settings = Object.fromEntries(SETTING_NAMES.map((name) => [name, read(name, isStandAlone)]));
  if (problems.length === 0) problems.push(...tooShortIn(settings as unknown as Settings));
  if (problems.length > 0) throw new ConfigError("settings", [...new Set(problems)]);
  return settings as unknown as Settings;
}

/** Lives that would be over before what follows on them is done: a third of each is left when it is due for renewal. */
function tooShortIn(settings: Settings): readonly string[] {
  const { certificates, certificateCheckMs, bundleSettleMs, certificateLifeMs, authorityLifeMs } = settings;
  if (certificates !== "self-managed") return [];
  const leastLeafMs = 3 * 2 * certificateCheckMs;
  // An authority is announced at one look, trusted after the settling at another, and then used at a third.
  const leastAuthorityMs = 3 * (3 * certificateCheckMs + bundleSettleMs);
  return [
    ...(certificateLifeMs < leastLeafMs
      ? [`${flagOf("certificateLifeMs")}: must be at least six times ${flagOf("certificateCheckMs")}`]
      : []),
    ...(authorityLifeMs < leastAuthorityMs
      ? [
          `${flagOf("authorityLifeMs")}: must be at least nine times ${flagOf("certificateCheckMs")} ` +
            `and three times ${flagOf("bundleSettleMs")} together`,
        ]
      : []),
  ];
}

/** What `text` means as a value of the setting, or an error whose message says what was expected. */
function parseSetting(setting: Setting, text: string): SettingValue | Error {
  switch (setting.kind) {
    case "text":
      if (!setting.choices || setting.choices.includes(text)) return text;
      return new Error(`expected ${setting.choices.join(" or ")}`);
    case "list":
      return text.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
    case "flag":
      if (text === "true" || text === "false") return text === "true";
      return new Error("expected true or false");
    case "count":
      return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER) ?? new Error("expected a whole number above 0");
    case "port":
      return wholeNumber(text, 0, 65_535) ?? new Error("expected a port from 0 to 65535");
    case "duration":
      return duration(text) ?? new Error("expected a duration such as 500ms, 10s, 2m or 24h");
    case "size":
      return size(text) ?? new Error("expected a size such as 512KiB or 8MiB");
  }
}

function emptyOf({ kind }: Setting): SettingValue {
  return kind === "list" ? [] : undefined;
}

function wholeNumber(text: string, lowest: number, highest: number): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return value >= lowest && value <= highest ? value : undefined;
}

const DURATION_UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const SIZE_UNITS_BYTES: Readonly<Record<string, number>> = { "": 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 };

function duration(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (DURATION_UNITS_MS[unit] ?? Number.NaN);
}

function size(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,12})(|KiB|MiB|GiB)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (SIZE_UNITS_BYTES[unit] ?? Number.NaN);
}
