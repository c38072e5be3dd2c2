import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import t from "tap";
import { COMMANDS } from "../src/cli/commands.ts";
import { LEAST_NODE } from "../src/domain/own-version.ts";
import { FORMATS } from "../src/reports/formats.ts";
import { RULES } from "../src/rules/index.ts";
import { folder } from "./support/command-line.ts";
import { followGuide, isShownAs, WITHOUT_CLUSTER } from "./support/guide.ts";

const guides = readdirSync("docs/guides").map((name) => `docs/guides/${name}`);
const readme = readFileSync("README.md", "utf8");

// UPDATE_GUIDES=1 has them show what is printed.
t.test("whoever follows a guide sees what it shows", async (t) => {
  let count = 0;
  for (const path of ["README.md", ...guides]) {
    const shown = readFileSync(path, "utf8");
    const { commands, text } = await followGuide(shown, folder(t), WITHOUT_CLUSTER);
    count += commands.length;
    const differing = commands.filter(({ printed, shown }) => !isShownAs(printed, shown));
    if (process.env["UPDATE_GUIDES"] && differing.length > 0) writeFileSync(path, text);
    else for (const { command, printed, shown } of differing) t.equal(printed, shown, `${path}: ${command}`);
  }
  t.ok(count > 20, `${count} commands were run`);
});

t.test("commands and options that documents name are there", async (t) => {
  for (const path of ["README.md", ...guides]) {
    const text = readFileSync(path, "utf8");
    const scripts = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script]) => script).join("\n");
    const sessions = [...text.matchAll(/^\$ ((?:.*\\\n)*.*)$/gm)].map(([, command]) => command).join("\n");
    const typed = `${scripts}\n${sessions}`.matchAll(/^(?:kubectl )?l4guard ((?:.*\\\n)*[^|>\n]*)/gm);
    for (const [, line = ""] of typed) {
      const [name = "", ...words] = line.replaceAll("\\\n", " ").trim().split(/\s+/);
      const load = COMMANDS[name];
      if (!load) {
        t.fail(`${path}: l4guard ${line}`);
        continue;
      }
      const options = Object.keys((await load()).options);
      const unknown = words.flatMap((word) => /^--(?:no-)?([a-z-]+)/.exec(word)?.[1] ?? []);
      t.same(
        unknown.filter((option) => !options.includes(option) && option !== "help"),
        [],
        `${path}: ${line}`,
      );
    }
  }
});

t.test("what the README claims is so", async (t) => {
  const least = Number(/more than (\d+) rules/.exec(readme)?.[1]);
  t.ok(RULES.length > least && RULES.length <= least + 100, `${RULES.length} rules`);
  t.match(readme, `Node.js ${LEAST_NODE} or newer`, "what the package needs");
  const [, formats = ""] = /understands a pull request's edits; ([^|]+) \|/.exec(readme) ?? [];
  const named = formats.split(", ").map((name) => name.toLowerCase().trim());
  t.same(
    named.filter((name) => !(name in FORMATS)),
    [],
    "formats of reports",
  );
  const table = [...readme.matchAll(/^\| `l4guard ([a-z-]+)/gm)].map(([, name = ""]) => name);
  t.same(
    table.filter((name) => !(name in COMMANDS)),
    [],
    "commands",
  );
  t.match(JSON.parse(readFileSync("package.json", "utf8")).devDependencies.node, /^24\./);
});
