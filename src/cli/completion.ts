import { UsageError } from "../domain/errors.ts";
import { type Command, EXIT } from "./io.ts";

const HELP = `Usage: l4guard completion bash|zsh|fish

Prints a script that completes commands, options and their values in your shell.

Examples:
  source <(l4guard completion bash)
  l4guard completion zsh > "\${fpath[1]}/_l4guard"
  l4guard completion fish > ~/.config/fish/completions/l4guard.fish`;

/** A command with the options that its help names. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
}

/** `l4guard completion`: scripts for shells, which complete these commands. */
export const completionOf = (commands: Readonly<Record<string, () => Promise<Command>>>): Command => ({
  summary: "Print a completion script for bash, zsh or fish",
  help: HELP,
  async run([shell, ...rest], io) {
    const print = shell !== undefined && Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
    if (!print || rest.length > 0) throw new UsageError(`completion needs one of ${Object.keys(SHELLS).join(", ")}`);
    const entries = await Promise.all(
      Object.entries(commands).map(async ([name, load]): Promise<Entry> => {
        const { summary, help } = await load();
        return { name, summary, options: optionsIn(help) };
      }),
    );
    io.stdout.write(print(entries));
    return EXIT.ok;
  },
});

const SHELLS: Readonly<Record<string, (entries: readonly Entry[]) => string>> = { bash, zsh, fish };

/** The long options that a help text names; a switch in the form --[no-]NAME counts twice. */
function optionsIn(help: string): readonly string[] {
  const options = new Set(["--help"]);
  for (const [, negation, name] of help.matchAll(/(?:^|[\s[(])--(\[no-\])?([a-z][a-z0-9-]*)/g)) {
    options.add(`--${name}`);
    if (negation) options.add(`--no-${name}`);
  }
  return [...options].sort();
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map(({ name, options }) => `    ${name}) words="${options.join(" ")}" ;;`);
  return `# bash completion for l4guard
_l4guard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${entries.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _l4guard l4guard kubectl-l4guard
`;
}

function zsh(entries: readonly Entry[]): string {
  const commands = entries.map(
    ({ name, summary }) => `    '${name}:${summary.replaceAll("'", "").replaceAll(":", "\\:")}'`,
  );
  const cases = entries.map(({ name, options }) => `    ${name}) compadd -- ${options.join(" ")} ;;`);
  return `#compdef l4guard kubectl-l4guard
_l4guard() {
  local -a commands=(
${commands.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  if [[ $PREFIX == -* ]]; then
    case $words[2] in
${cases.join("\n")}
    esac
  else
    _files
  fi
}
if [[ $funcstack[1] == _l4guard ]]; then _l4guard "$@"; else compdef _l4guard l4guard kubectl-l4guard; fi
`;
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ name, summary, options }) => [
    `complete -c l4guard -n __fish_use_subcommand -f -a ${name} -d '${summary.replaceAll("'", "\\'")}'`,
    ...options.map((option) => `complete -c l4guard -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
  ]);
  return `# fish completion for l4guard\n${lines.join("\n")}\n`;
}
