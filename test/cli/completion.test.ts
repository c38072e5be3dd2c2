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
  const completed = spawnSync(
    "bash",
    [
      "-c",
      `${(await run(["completion", "bash"], { cwd })).stdout}\nCOMP_WORDS=(l4guard lint --ba); COMP_CWORD=2; _l4guard; echo "\${COMPREPLY[@]}"`,
    ],
    { encoding: "utf8" },
  );
  t.equal(completed.stdout.trim(), "--base --baseline");
  t.equal((await run(["completion", "tcsh"], { cwd })).code, 2);
});
