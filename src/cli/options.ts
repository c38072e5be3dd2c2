import { parseArgs } from "node:util";
import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";

/** One option of a command; its key in the command's table is its name. */
export interface Option {
  /** `flag`: on by its name, off by --no-NAME; `text`: takes a value; `list`: takes one each time it is given. */
  readonly kind: "flag" | "text" | "list";
  /** What it does, in words that follow its name. */
  readonly help: string;
  /** What stands for the value in help texts. */
  readonly placeholder?: string;
  /** The values that it can take, where they are few. */
  readonly choices?: readonly string[];
  /** The value may be CHOICE=FILE. */
  readonly takesFile?: true;
  readonly default?: string;
  /** One letter. */
  readonly short?: string;
  /** Turning it off says something that leaving it out does not. */
  readonly isNegatable?: true;
  /** The heading below which help texts list it. */
  readonly group?: string;
}

/** The options of a command. */
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O> = O extends { readonly kind: "flag" }
  ? boolean | undefined
  : O extends { readonly kind: "list" }
    ? readonly string[]
    :
        | (O extends { readonly choices: readonly (infer Choice)[] } ? Choice : string)
        | (O extends { readonly default: string } ? never : undefined);

/** What a command line states of the options, by their names. */
export type ValuesOf<O> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

/** A command line taken apart: the options, and what is left. */
interface Parsed<O> {
  readonly values: ValuesOf<O>;
  readonly operands: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes a command line apart by the table of a command's options. What it leaves out is what the variables L4GUARD_* of the
 * environment say, else a file's, else the default.
 * @throws UsageError that names the nearest option or value where one is not known
 */
export function parseOptions<const O extends Options>(
  options: O,
  argv: readonly string[],
  env: Environment,
  presets: Presets = {},
): Parsed<O> {
  const table = new Map<string, Option>(Object.entries(options));
  const stated = new Map<string, Value>();
  const operands: string[] = [];
  for (const token of tokensOf(table, argv)) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, isOn } = switchOf(table, token.name);
    const option = table.get(name);
    if (!option)
      throw new UsageError(`there is no option "${token.rawName}"${didYouMean(token.rawName, flagsOf(table))}`);
    if (option.kind === "flag") {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
      stated.set(name, isOn);
    } else {
      const value = checked(`--${name}`, option, writtenIn(option, token));
      const before = stated.get(name);
      stated.set(name, option.kind === "list" ? [...(Array.isArray(before) ? before : []), value] : value);
    }
  }
  const values = [...table].map(([name, option]) => {
    const { kind, default: preset } = option;
    const said = stated.get(name) ?? inEnvironment(name, option, env) ?? inPresets(name, option, presets);
    return [name, said ?? preset ?? (kind === "list" ? [] : undefined)];
  });
  return { values: Object.fromEntries(values) as ValuesOf<O>, operands };
}

/** What a file says of options, instead of their defaults. */
interface Presets {
  /** The file. */
  readonly name?: string | undefined;
  readonly values?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function inPresets(name: string, option: Option, { name: file = "", values }: Presets): Value | undefined {
  const value = values?.[name];
  for (const text of value === undefined ? [] : [value].flat()) checked(`${file}: ${name}`, option, text);
  return value;
}

type Value = string | boolean | readonly string[];

/** The environment variable that stands for an option. */
function variableOf(name: string): string {
  return `L4GUARD_${name.replaceAll("-", "_").toUpperCase()}`;
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["on", true],
  ["off", false],
  ["1", true],
  ["0", false],
]);

/** What the environment says of an option; an empty variable says nothing. */
function inEnvironment(name: string, option: Option, env: Environment): Value | undefined {
  const variable = variableOf(name);
  const text = env[variable];
  if (!text) return undefined;
  if (option.kind === "list") return text.split(",").map((item) => checked(variable, option, item.trim()));
  if (option.kind === "text") return checked(variable, option, text);
  const isOn = WORDS.get(text);
  if (isOn === undefined) throw new UsageError(`${variable}: "${text}" is not one of ${[...WORDS.keys()].join(", ")}`);
  return isOn;
}

function tokensOf(table: ReadonlyMap<string, Option>, argv: readonly string[]) {
  const known = [...table].flatMap(([name, { kind, short }]) => {
    const type = kind === "flag" ? ("boolean" as const) : ("string" as const);
    return [[name, { type, ...(short !== undefined && { short }) }] as const];
  });
  return parseArgs({ args: [...argv], options: Object.fromEntries(known), strict: false, tokens: true }).tokens;
}

/** The option that a name on the command line stands for, and whether it is turned on or off. */
function switchOf(table: ReadonlyMap<string, Option>, name: string): { readonly name: string; readonly isOn: boolean } {
  const negated = name.startsWith("no-") ? name.slice(3) : undefined;
  if (table.has(name) || negated === undefined || table.get(negated)?.kind !== "flag") return { name, isOn: true };
  return { name: negated, isOn: false };
}

interface Written {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function writtenIn({ placeholder = "VALUE" }: Option, { rawName, value, inlineValue }: Written): string {
  if (value === undefined) throw new UsageError(`${rawName} needs a value: ${rawName} ${placeholder}`);
  if (value.startsWith("-") && value.length > 1 && !inlineValue) {
    throw new UsageError(`${rawName} needs a value before ${value}; one that starts so is written ${rawName}=${value}`);
  }
  return value;
}

/** The value, where it is one that the option can take. `place` is the option or the variable that states it. */
function checked(place: string, { choices, takesFile }: Option, value: string): string {
  const choice = takesFile ? (value.split("=")[0] ?? "") : value;
  if (!choices || choices.includes(choice)) return value;
  throw new UsageError(`${place}: "${choice}" is not one of ${choices.join(", ")}${didYouMean(choice, choices)}`);
}

/** Every long name that a command line may use. */
export function flagsOf(table: Iterable<readonly [string, Option]>): readonly string[] {
  return [...table].flatMap(([name, { isNegatable }]) => [`--${name}`, ...(isNegatable ? [`--no-${name}`] : [])]);
}
