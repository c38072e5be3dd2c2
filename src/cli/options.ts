import { parseArgs } from "node:util";
import { nearest } from "../domain/edit-distance.ts";
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

/**
 * Takes a command line apart by the table of a command's options.
 * @throws UsageError that names the nearest option or value where one is not known
 */
export function parseOptions<const O extends Options>(options: O, argv: readonly string[]): Parsed<O> {
  const table = new Map<string, Option>(Object.entries(options));
  const values = new Map<string, string | boolean | readonly string[]>();
  for (const [name, { kind, default: preset }] of table) {
    if (kind === "list") values.set(name, []);
    else if (preset !== undefined) values.set(name, preset);
  }
  const operands: string[] = [];
  for (const token of tokensOf(table, argv)) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, isOn } = switchOf(table, token.name);
    const option = table.get(name);
    if (!option)
      throw new UsageError(`there is no option "${token.rawName}"${suggestion(token.rawName, flagsOf(table))}`);
    if (option.kind === "flag") {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
      values.set(name, isOn);
    } else {
      const value = checked(name, option, token);
      values.set(name, option.kind === "list" ? [...(values.get(name) as readonly string[]), value] : value);
    }
  }
  const named = Object.fromEntries([...table.keys()].map((name) => [name, values.get(name)]));
  return { values: named as ValuesOf<O>, operands };
}

/** `; did you mean "…"?` where one of the candidates is near, and nothing where none is. */
export function suggestion(text: string, candidates: readonly string[]): string {
  const found = nearest(text, candidates, Math.min(3, Math.ceil(text.length / 3)));
  return found === undefined ? "" : `; did you mean "${found}"?`;
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

function checked(name: string, option: Option, { rawName, value, inlineValue }: Written): string {
  const example = option.placeholder ?? "VALUE";
  if (value === undefined) throw new UsageError(`${rawName} needs a value: ${rawName} ${example}`);
  if (value.startsWith("-") && value.length > 1 && !inlineValue) {
    throw new UsageError(`${rawName} needs a value before ${value}; one that starts so is written ${rawName}=${value}`);
  }
  const { choices, takesFile } = option;
  const choice = takesFile ? (value.split("=")[0] ?? "") : value;
  if (choices && !choices.includes(choice)) {
    const near = suggestion(choice, choices);
    throw new UsageError(`--${name}: "${choice}" is not one of ${choices.join(", ")}${near}`);
  }
  return value;
}

/** Every long name that a command line may use. */
export function flagsOf(table: Iterable<readonly [string, Option]>): readonly string[] {
  return [...table].flatMap(([name, { isNegatable }]) => [`--${name}`, ...(isNegatable ? [`--no-${name}`] : [])]);
}
