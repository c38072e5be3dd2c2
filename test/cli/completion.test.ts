import { spawnSync } from "node:child_process";
import t from "tap";
import { COMMANDS } from "../../src/cli/commands.ts";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

t.test("completion scripts are programs of their shell", async (t) => {
  const cwd = folder(t);
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, code } = await run(["completion", shell], { cwd });
    t.equal(code, 0);
    for (const name of Object.keys(COMMANDS)) t.ok(stdout.includes(name), `${shell} completes ${name}`);
    const { error, status, stderr } = spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" });
    if (error) t.pass(`no ${shell} here to check with`);
    else t.equal(status, 0, stderr);
  }
  const script = (await run(["completion", "bash"], { cwd })).stdout;
  for (const [words, completed] of [
    ["lint --ba", "--base --baseline"],
    ["lint --format sar", "sarif"],
    ["lint -f sar", "sarif"],
    ["help wh", "why"],
    ["hel", "help"],
    ["explain lb-type-v", "lb-type-value-invalid"],
  ] as const) {
    const typed = `COMP_WORDS=(l4guard ${words}); COMP_CWORD=${words.split(" ").length}`;
    const { stdout } = spawnSync("bash", ["-c", `${script}\n${typed}; _l4guard; echo "\${COMPREPLY[@]}"`], {
      encoding: "utf8",
    });
    t.equal(stdout.trim(), completed, words);
  }
  t.equal((await run(["completion", "tcsh"], { cwd })).code, 2);
});
