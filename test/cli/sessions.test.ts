import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { SESSION_GUIDES, sessionsIn } from "../../scripts/docs.ts";
import { run } from "../support/scenario.ts";

t.test("the sessions that guides show are what the commands print", async (t) => {
  for (const guide of SESSION_GUIDES) {
    const sessions = sessionsIn(readFileSync(join("docs/guides", guide), "utf8"));
    t.ok(sessions.length > 0, `${guide} shows some`);
    for (const session of sessions) {
      const [line = "", ...output] = session.split("\n");
      const [, , ...argv] = line.split(" ");
      const { stdout, stderr } = await run(argv, { cwd: process.cwd() });
      t.equal(stdout + stderr, output.join("\n"), line);
    }
  }
});
