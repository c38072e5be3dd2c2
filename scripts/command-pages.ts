// Pages about the commands, from their tables: Markdown for docs/commands, roff for the manual pages of docs/man.
import type { Command } from "../src/cli/command.ts";
import { EXIT_CODES, sectionsOf } from "../src/cli/help.ts";

/** A command with its name. */
export interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** A command line with what it prints, which a guide shows and a test compares (test/cli/sessions.test.ts). */
export interface Session {
  readonly text: string;
  /** The guide's file name. */
  readonly guide: string;
}

/** The page of a command below docs/commands; of the sessions it shows its own. */
export function commandPage({ name, command }: NamedCommand, sessions: readonly Session[]): string {
  const own = sessions.filter(({ text }) => text.startsWith(`$ l4guard ${name} `));
  const guides = [...new Set(own.map(({ guide }) => `[${guide.replace(/\.md$/, "")}](../guides/${guide})`))];
  const sections = [...sectionsOf(command)].map(([heading, entries]) => {
    const rows = entries.map((entry) => `| ${cell(`\`${entry.name}\``)} | ${cell(escaped(entry.help))} |`);
    return `## ${heading}\n\n| | |\n| --- | --- |\n${rows.join("\n")}`;
  });
  return `${[
    `# l4guard ${name}`,
    `${command.summary}.`,
    fenced(command.usage.map((way) => `l4guard ${name} ${way}`.trimEnd())),
    ...command.about.map(escaped),
    ...sections,
    "## Examples",
    fenced(command.examples),
    ...(own.length === 0
      ? []
      : [
          "## What it prints",
          ...own.map(({ text }) => `\`\`\`console\n${text}\`\`\``),
          `What that means: ${guides.join(", ")}.`,
        ]),
    "## Exit codes",
    EXIT_CODES.map(([code, meaning]) => `- \`${code}\`: ${meaning}`).join("\n"),
  ].join("\n\n")}\n`;
}

/** The index of those pages. */
export function commandIndex(commands: readonly NamedCommand[]): string {
  const rows = commands.map(({ name, command }) => `| [${name}](${name}.md) | ${cell(command.summary)} |`);
  return `# Commands

Each command has this page, a manual page (\`docs/man\`) and \`l4guard help COMMAND\`; they are printed from one table, as the
completion of options and values for bash, zsh and fish is (\`l4guard completion\`). Each option is also an environment
variable: \`--fail-on\` is \`L4GUARD_FAIL_ON\`. The command line wins over it; a list is written with commas, a flag as
\`true\` or \`false\`.

| Command | What it does |
| --- | --- |
${rows.join("\n")}
`;
}

/** The manual page l4guard-NAME(1). */
export function manualPage({ name, command }: NamedCommand): string {
  const sections = [...sectionsOf(command)].flatMap(([heading, entries]) => [
    `.SS ${roff(heading)}`,
    ...entries.flatMap((entry) => [".TP", bold(entry.name), roff(entry.help)]),
  ]);
  return `${[
    `.TH L4GUARD\\-${roff(name.toUpperCase())} 1 "" l4guard "User Commands"`,
    ".SH NAME",
    `l4guard\\-${roff(name)} \\- ${roff(command.summary)}`,
    ".SH SYNOPSIS",
    ...command.usage.flatMap((way, index) => [...(index > 0 ? [".br"] : []), bold(`l4guard ${name} ${way}`.trimEnd())]),
    ".SH DESCRIPTION",
    ...command.about.flatMap((text, index) => [...(index > 0 ? [".PP"] : []), roff(text)]),
    ...(sections.length > 0 ? [".SH OPTIONS", ...sections] : []),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, meaning]) => [".TP", bold(code), roff(meaning)]),
    ".SH EXAMPLES",
    ".nf",
    ...command.examples.map(roff),
    ".fi",
    ".SH SEE ALSO",
    bold("l4guard(1)"),
  ].join("\n")}\n`;
}

/** The manual page l4guard(1). */
export function mainManualPage(commands: readonly NamedCommand[]): string {
  return `${[
    '.TH L4GUARD 1 "" l4guard "User Commands"',
    ".SH NAME",
    "l4guard \\- check load balancers on Google Kubernetes Engine before they go wrong",
    ".SH SYNOPSIS",
    bold("l4guard COMMAND [OPTIONS]"),
    ".SH COMMANDS",
    ...commands.flatMap(({ name, command }) => [".TP", bold(`l4guard-${name}(1)`), roff(command.summary)]),
  ].join("\n")}\n`;
}

function fenced(lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.join("\n")}\n\`\`\``;
}

function escaped(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("*", "\\*");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** Text for roff: backslashes and hyphens are themselves, and no line is taken for a request. */
function roff(text: string): string {
  const plain = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
  return plain.replace(/^(?=[.'])/, "\\&");
}

function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}
