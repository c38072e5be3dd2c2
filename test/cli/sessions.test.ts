import { readFileSync } from "node:fs";
import t from "tap";
import { run } from "../support/scenario.ts";

const GUIDES = ["docs/guides/before-a-change.md", "docs/guides/pending.md"];

/** The command lines of a document, each with what it is said to print. */
function sessionsIn(text: string): readonly (readonly [command: string, output: string])[] {
  return [...text.matchAll(/^```console\n\$ l4guard (.+)\n([\s\S]*?)^```$/gm)].map(([, command = "", output = ""]) => [
    command,
    output,
  ]);
}

t.test("the sessions that guides show are what the commands print", async (t) => {
  for (const guide of GUIDES) {
    const sessions = sessionsIn(readFileSync(guide, "utf8"));
    t.ok(sessions.length > 0, `${guide} shows some`);
    for (const [command, output] of sessions) {
      const { stdout, stderr } = await run(command.split(" "), { cwd: process.cwd() });
      t.equal(stdout + stderr, output, command);
    }
  }
});
