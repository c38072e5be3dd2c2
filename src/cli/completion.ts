import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import type { Command, Commands } from "./command.ts";
import { EXIT } from "./io.ts";
import { flagsOf, type Option, parseOptions } from "./options.ts";

/** A command as a script knows it. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly (readonly [string, Option])[];
  /** The words that can stand besides options; undefined where it is files. */
  readonly words: readonly string[] | undefined;
}

/** `l4guard completion`: scripts for shells, made from the tables of `commands`. */
export function completionOf(commands: Commands): Command {
  const shells = Object.keys(SHELLS);
  return {
    summary: "Print a completion script for bash, zsh or fish",
    usage: [shells.join("|")],
    about: ["Prints a script that completes commands, options and their values in your shell."],
    options: {},
    operands: { placeholder: "SHELL", choices: shells },
    examples: [
      "source <(l4guard completion bash)",
      `l4guard completion zsh > "\${fpath[1]}/_l4guard"`,
      "l4guard completion fish > ~/.config/fish/completions/l4guard.fish",
    ],
    async run(argv, io) {
      const [shell = "", ...others] = parseOptions({}, argv, io.env).operands;
      const print = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      if (!print || others.length > 0) {
        throw new UsageError(`completion needs one of ${shells.join(", ")}${didYouMean(shell, shells)}`);
      }
      const entries = await Promise.all(
        Object.entries(commands).map(async ([name, load]): Promise<Entry> => {
          const { summary, options, operands } = await load();
          return { name, summary, options: [...Object.entries(options), HELP], words: operands?.choices };
        }),
      );
      const names = entries.map(({ name }) => name);
      io.stdout.write(print([...entries, { ...EXPLAIN, words: names }]));
      return EXIT.ok;
    },
  };
}

const HELP = ["help", { kind: "flag", help: "explain the command" }] as const satisfies readonly [string, Option];
/** What main.ts knows besides the commands. */
const EXPLAIN = { name: "help", summary: "Explain a command and show examples", options: [] };
const SHELLS: Readonly<Record<string, (entries: readonly Entry[]) => string>> = { bash, zsh, fish };

/** Each way to write an option, with what it does. */
function waysOf([name, option]: readonly [string, Option]): readonly string[] {
  return flagsOf([[name, option]]).map((flag) => `${flag}\t${option.help}`);
}

/**
 * The candidates are lines of a word, a tab and what it stands for. Bash shows no descriptions of its own: where several
 * words fit they are shown beside them, and a single one is inserted without.
 */
function bash(entries: readonly Entry[]): string {
  const commands = entries.map(({ name, summary }) => `${name}\t${summary}`);
  const options = entries.map(
    ({ name, options }) => `    ${name}) printf '%s\\n' ${quoted(options.flatMap(waysOf))} ;;`,
  );
  const values = entries.flatMap(({ name, options, words }) => [
    ...options.flatMap(([option, { choices, short }]) =>
      choices
        ? [`    ${name}:--${option}${short ? `|${name}:-${short}` : ""}) printf '%s\\n' ${quoted(choices)} ;;`]
        : [],
    ),
    ...(words ? [`    ${name}:) printf '%s\\n' ${quoted(words)} ;;`] : []),
  ]);
  const takers = entries.map(
    ({ name, options }) => `    ${name}) echo " ${options.filter(takesValue).flatMap(flagsWithValue).join(" ")} " ;;`,
  );
  return `# bash completion for l4guard
_l4guard_options() {
  case "$1" in
${options.join("\n")}
  esac
}
_l4guard_values() {
  case "$1" in
${values.join("\n")}
    *) return 1 ;;
  esac
}
_l4guard_takes_value() {
  case "$1" in
${takers.join("\n")}
  esac
}
_l4guard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  local candidates word
  COMPREPLY=()
  if [ "$current" = "=" ]; then current=""; elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    candidates=$(printf '%s\\n' ${quoted(commands)})
  elif [[ "$(_l4guard_takes_value "$command")" == *" $previous "* ]]; then
    candidates=$(_l4guard_values "$command:$previous") || { COMPREPLY=($(compgen -f -- "$current")); return; }
  elif [[ "$current" == -* ]]; then
    candidates=$(_l4guard_options "$command")
  else
    candidates=$(_l4guard_values "$command:") || { COMPREPLY=($(compgen -f -- "$current")); return; }
  fi
  while IFS= read -r word; do
    [[ "$word" == "$current"* ]] && COMPREPLY+=("$word")
  done <<< "$candidates"
  # Only a list that is shown (?) carries the words' meanings; what is inserted never does.
  local index
  for index in "\${!COMPREPLY[@]}"; do
    if [ "\${#COMPREPLY[@]}" -gt 1 ] && [ "\${COMP_TYPE:-}" = 63 ] && [[ "\${COMPREPLY[index]}" == *$'\\t'* ]]; then
      COMPREPLY[index]="\${COMPREPLY[index]%%$'\\t'*}  (\${COMPREPLY[index]#*$'\\t'})"
    else
      COMPREPLY[index]="\${COMPREPLY[index]%%$'\\t'*}"
    fi
  done
}
complete -o filenames -F _l4guard l4guard kubectl-l4guard
`;
}

function zsh(entries: readonly Entry[]): string {
  const described = (lines: readonly string[]) =>
    lines.map((line) => {
      const [word = "", help = ""] = line.split("\t");
      return `${word.replaceAll(":", "\\:")}${help && `:${help}`}`;
    });
  const commands = described(entries.map(({ name, summary }) => `${name}\t${summary}`));
  const options = entries.map(
    ({ name, options }) => `      ${name}) candidates=(${quoted(described(options.flatMap(waysOf)))}) ;;`,
  );
  const values = entries.flatMap(({ name, options, words }) => [
    ...options
      .filter(takesValue)
      .map(
        ([option, { choices, short }]) =>
          `    ${name}:--${option}${short ? `|${name}:-${short}` : ""}) ${choices ? `compadd -- ${quoted(choices)}` : "_files"}; return ;;`,
      ),
    ...(words ? [`    ${name}:*) if [[ $PREFIX != -* ]]; then compadd -- ${quoted(words)}; return; fi ;;`] : []),
  ]);
  return `#compdef l4guard kubectl-l4guard
_l4guard() {
  local -a candidates
  if (( CURRENT == 2 )); then
    candidates=(${quoted(commands)})
    _describe command candidates
    return
  fi
  case "$words[2]:$words[CURRENT-1]" in
${values.join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then
    case $words[2] in
${options.join("\n")}
    esac
    _describe option candidates
  else
    _files
  fi
}
if [[ $funcstack[1] == _l4guard ]]; then _l4guard "$@"; else compdef _l4guard l4guard kubectl-l4guard; fi
`;
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ name, summary, options, words }) => {
    const within = `complete -c l4guard -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c l4guard -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
      ...(words ? [`${within} -f -a ${quote(words.join(" "))}`] : []),
      ...options.flatMap(([option, { help, choices, short, kind, isNegatable }]) => {
        const letter = short === undefined ? "" : ` -s ${short}`;
        const value = kind === "flag" ? "" : choices ? ` -x -a ${quote(choices.join(" "))}` : " -r -F";
        const line = `${within} -l ${option}${letter}${value} -d ${quote(help)}`;
        return isNegatable ? [line, `${within} -l no-${option} -d ${quote(help)}`] : [line];
      }),
    ];
  });
  return `# fish completion for l4guard\n${lines.join("\n")}\n`;
}

function takesValue([, { kind }]: readonly [string, Option]): boolean {
  return kind !== "flag";
}

function flagsWithValue([name, { short }]: readonly [string, Option]): readonly string[] {
  return [`--${name}`, ...(short ? [`-${short}`] : [])];
}

/** Words for a shell, each in single quotes. */
function quoted(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
