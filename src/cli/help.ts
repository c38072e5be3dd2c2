import { wrap } from "../reports/wrap.ts";
import type { Command } from "./command.ts";
import type { Option } from "./options.ts";

/** The exit codes of every command, in words. */
export const EXIT_CODES: readonly (readonly [string, string])[] = [
  ["0", "nothing at or above the failing level"],
  ["1", "findings at or above it, or a denied review"],
  ["2", "wrong usage, unreadable input or a crashed rule"],
];

/** One line of a list: what is written, and what it does. */
interface Entry {
  readonly name: string;
  readonly help: string;
}

/** The options and operands of a command below their headings, in the order of its table. */
export function sectionsOf({ operands, options }: Command): ReadonlyMap<string, readonly Entry[]> {
  const sections = new Map<string, Entry[]>();
  const add = (group: string, entry: Entry) => sections.set(group, [...(sections.get(group) ?? []), entry]);
  if (operands?.help !== undefined)
    add(operands.group ?? "Options", { name: operands.placeholder, help: operands.help });
  for (const [name, option] of Object.entries(options)) add(option.group ?? "Options", entryOf(name, option));
  return sections;
}

function entryOf(name: string, option: Option): Entry {
  const { help, short, isNegatable, kind, choices, placeholder, default: preset } = option;
  const letter = short === undefined ? "" : `-${short}, `;
  const value = placeholderFor(option);
  const listed = choices && placeholder !== undefined ? `: ${choices.join(", ")}` : "";
  const more = [kind === "list" && "repeatable", preset && `default ${preset}`].filter((note) => note).join("; ");
  return {
    name: `${letter}--${isNegatable ? "[no-]" : ""}${name}${value && ` ${value}`}`,
    help: `${help}${listed}${more && ` (${more})`}`,
  };
}

/** What stands for the value of an option; "" where it takes none. */
function placeholderFor({ kind, choices, placeholder, takesFile }: Option): string {
  if (kind === "flag") return "";
  const value = placeholder ?? choices?.join("|") ?? "VALUE";
  return takesFile ? `${value}[=FILE]` : value;
}

/** Names that are longer have their text on the next line. */
const WIDEST_NAME = 24;

/** The text of `l4guard NAME --help` for a terminal of `columns` characters. */
export function helpText(name: string, command: Command, columns: number): string {
  const usage = command.usage.map((way, index) =>
    `${index === 0 ? "Usage:" : "      "} l4guard ${name} ${way}`.trimEnd(),
  );
  const sections = [...sectionsOf(command)].map(([heading, entries]) => `${heading}:\n${listText(entries, columns)}`);
  const examples = `Examples:\n${command.examples.map((line) => `  ${line}`).join("\n")}`;
  const paragraphs = command.about.map((text) => wrap(text, columns).join("\n"));
  return `${[usage.join("\n"), ...paragraphs, ...sections, examples].join("\n\n")}\n`;
}

/** Names with what they do beside them, or below those that are too long. */
export function listText(entries: readonly Entry[], columns: number): string {
  const fitting = entries.map(({ name }) => name.length).filter((length) => length <= WIDEST_NAME);
  const indent = 2 + Math.max(0, ...fitting) + 2;
  return entries
    .map(({ name, help }) => {
      const lines = wrap(help, Math.max(20, columns - indent));
      const isLong = name.length > indent - 4;
      const first = isLong ? [`  ${name}`] : [`  ${name.padEnd(indent - 2)}${lines[0] ?? ""}`.trimEnd()];
      const rest = isLong ? lines : lines.slice(1);
      return [...first, ...rest.map((line) => " ".repeat(indent) + line)].join("\n");
    })
    .join("\n");
}
