import { spawnSync } from "node:child_process";
import fc from "fast-check";
import t from "tap";
import { COMMANDS } from "../../src/cli/commands.ts";
import { completionOf } from "../../src/cli/completion.ts";
import { type Options, parseOptions } from "../../src/cli/options.ts";

const OPTIONS = {
  fix: { kind: "flag", help: "repair" },
  base: { kind: "text", help: "what was before" },
  level: { kind: "text", choices: ["deny", "warn"], default: "deny", short: "l", help: "how strict" },
  format: { kind: "list", choices: ["text", "json"], takesFile: true, help: "how" },
  "no-policy": { kind: "flag", help: "no policy" },
  policy: { kind: "text", help: "the policy" },
} as const satisfies Options;

const NOTHING = {
  fix: undefined,
  base: undefined,
  level: "deny",
  format: [],
  "no-policy": undefined,
  policy: undefined,
};

t.test("a command line is taken apart by the table of options", async (t) => {
  const table: readonly (readonly [readonly string[], object, (readonly string[])?])[] = [
    [[], {}],
    [["--fix"], { fix: true }],
    [["--fix", "--no-fix"], { fix: false }],
    [["--base", "main", "a.yaml", "b.yaml"], { base: "main" }, ["a.yaml", "b.yaml"]],
    [["--base=-main"], { base: "-main" }],
    [["--base", "-"], { base: "-" }],
    [["-l", "warn"], { level: "warn" }],
    [["-lwarn"], { level: "warn" }],
    [["--format", "text", "--format=json=out.json"], { format: ["text", "json=out.json"] }],
    [["--no-policy"], { "no-policy": true }],
    [["--", "--fix"], {}, ["--fix"]],
    [["-"], {}, ["-"]],
  ];
  for (const [argv, values, operands = []] of table) {
    t.same(parseOptions(OPTIONS, argv, {}), { values: { ...NOTHING, ...values }, operands }, argv.join(" "));
  }
});

t.test("what the command line leaves out, the environment says", async (t) => {
  const env = {
    L4GUARD_FIX: "on",
    L4GUARD_LEVEL: "warn",
    L4GUARD_FORMAT: "text, json=o",
    L4GUARD_BASE: "",
    L4GUARD_X: "y",
  };
  t.match(parseOptions(OPTIONS, [], env).values, {
    fix: true,
    level: "warn",
    format: ["text", "json=o"],
    base: undefined,
  });
  t.match(parseOptions(OPTIONS, ["--no-fix", "--level=deny", "--format=json"], env).values, {
    fix: false,
    level: "deny",
    format: ["json"],
  });
  t.throws(() => parseOptions(OPTIONS, [], { L4GUARD_FIX: "maybe" }), /^L4GUARD_FIX: "maybe" is not one of /);
  t.throws(() => parseOptions(OPTIONS, [], { L4GUARD_LEVEL: "wran" }), /L4GUARD_LEVEL: .*; did you mean "warn"\?/);
});

t.test("what is wrong is said, with what was meant", async (t) => {
  const table: readonly (readonly [readonly string[], string])[] = [
    [["--bse", "main"], 'there is no option "--bse"; did you mean "--base"?'],
    [["--no-fx"], 'there is no option "--no-fx"'],
    [["--colour"], 'there is no option "--colour"'],
    [["-x"], 'there is no option "-x"'],
    [["--base"], "--base needs a value: --base VALUE"],
    [["--base", "--fix"], "--base needs a value before --fix; one that starts so is written --base=--fix"],
    [["--fix=yes"], "--fix takes no value"],
    [["--no-base"], 'there is no option "--no-base"'],
    [["--level", "wran"], '--level: "wran" is not one of deny, warn; did you mean "warn"?'],
    [["--format", "xml=a"], '--format: "xml" is not one of text, json'],
  ];
  for (const [argv, message] of table) {
    t.throws(() => parseOptions(OPTIONS, argv, {}), { name: "UsageError", message }, argv.join(" "));
  }
  t.throws(() => parseOptions({}, ["--constructor"], {}), { name: "UsageError" }, "names of objects are no options");
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom("--fix", "--base", "--", "-l", "--no-", "--=a"))),
      (argv) => {
        try {
          parseOptions(OPTIONS, argv, {});
        } catch (error) {
          if ((error as Error).name !== "UsageError") throw error;
        }
      },
    ),
  );
});

/** What the language server protocol calls it. */
const NAMED_ELSEWHERE: ReadonlySet<string> = new Set(["clientProcessId"]);

t.test("each option of each command is declared well", async (t) => {
  for (const [name, load] of Object.entries(COMMANDS)) {
    const { options, about, summary, usage, examples } = await load();
    t.ok(summary !== "" && usage.length > 0 && about.length > 0 && examples.length > 0, `${name} says what it is`);
    for (const [option, { help, kind, choices, default: preset, short }] of Object.entries(options)) {
      if (!NAMED_ELSEWHERE.has(option)) t.match(option, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, `${name} --${option}`);
      t.notMatch(help, /\n|\.$|^\s*$/, `${name} --${option}: words that follow a name`);
      t.ok(kind !== "flag" || (choices ?? preset) === undefined, `${name} --${option}: a flag has no value`);
      if (choices && preset !== undefined)
        t.ok(choices.includes(preset), `${name} --${option}: the default can be chosen`);
      if (short !== undefined) t.match(short, /^[a-z]$/, `${name} -${short}`);
    }
    t.doesNotThrow(() => parseOptions(options, [], {}), `${name} may be called without options`);
  }
});

t.test("a shell completes commands, options and their values", async (t) => {
  const script = await scriptFor("bash");
  const complete = (words: readonly string[], type = 9) => {
    const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; COMP_TYPE=${type}`;
    const { stdout } = spawnSync("bash", ["-c", `${script}\n${line}; _l4guard; printf '%s\\n' "\${COMPREPLY[@]}"`], {
      encoding: "utf8",
    });
    return stdout.split("\n").filter((word) => word !== "");
  };
  t.same(complete(["l4guard", "fo"]), ["forecast"]);
  t.same(complete(["l4guard", "lint", "--ba"]), ["--base", "--baseline"]);
  t.same(complete(["l4guard", "lint", "--fail-on", ""]), ["deny", "warn", "info"]);
  t.same(complete(["l4guard", "lint", "--fail-on", "w"]), ["warn"]);
  t.same(complete(["l4guard", "lint", "--fail-on", "=", "w"]), ["warn"]);
  t.same(complete(["l4guard", "lint", "--no-sub"]), ["--no-subsetting"]);
  t.same(complete(["l4guard", "completion", "z"]), ["zsh"]);
  t.same(complete(["l4guard", "explain", "rbs-rec"]), ["rbs-recommended"]);
  t.same(complete(["l4guard", "lint", "package-l"]), ["package-lock.json"], "else files");
  t.same(complete(["l4guard", "lint", "--policy", "package-l"]), ["package-lock.json"]);
  t.match(
    complete(["l4guard", "lint", "--ba"], 63),
    [/^--base {2}\(/, /^--baseline {2}\(/],
    "a list says what they do",
  );
  const [zsh, fish] = [await scriptFor("zsh"), await scriptFor("fish")];
  t.match(zsh, "'--base:the manifests before the change");
  t.match(zsh, "lint:--fail-on) compadd -- 'deny' 'warn' 'info'");
  t.match(fish, "-l fail-on -x -a 'deny warn info' -d");
});

async function scriptFor(shell: string): Promise<string> {
  let text = "";
  const stdout = { write: (part: string) => void (text += part) };
  await completionOf(COMMANDS).run([shell], { stdout } as unknown as Parameters<
    ReturnType<typeof completionOf>["run"]
  >[1]);
  return text;
}
