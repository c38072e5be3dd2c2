import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { issueAuthority } from "../../src/certificates/issue.ts";
import { EXIT } from "../../src/cli/io.ts";
import { HOUR_MS, until } from "../support/listening-webhook.ts";
import { servingLeaf, temporaryFolder } from "../support/review-server.ts";
import { startWebhookProcess } from "../support/webhook-process.ts";

t.test("R7: an error that nobody caught ends the process, and says so", async (t) => {
  const folder = temporaryFolder(t);
  const leaf = servingLeaf(issueAuthority("test CA", { now: new Date(), lifeMs: HOUR_MS }));
  writeFileSync(join(folder, "tls.crt"), leaf.certificate);
  writeFileSync(join(folder, "tls.key"), leaf.key);
  for (const mistake of ["throw new Error('broken glass')", "Promise.reject(new Error('broken glass'))"]) {
    const listener = `process.on("SIGUSR2", () => setImmediate(() => { ${mistake} }))`;
    const webhook = await startWebhookProcess({
      flags: [
        "--certificates",
        "files",
        "--certificate-file",
        join(folder, "tls.crt"),
        "--key-file",
        join(folder, "tls.key"),
        "--drain-delay",
        "0s",
      ],
      nodeFlags: ["--import", `data:text/javascript,${encodeURIComponent(listener)}`],
    });
    t.teardown(() => webhook.kill());
    process.kill(webhook.pid, "SIGUSR2");
    await until(() => webhook.isReady().then((isReady) => !isReady));
    t.match(
      webhook.log().find(({ message }) => message === "uncaught error"),
      { level: "error", problem: /broken glass/ },
      mistake,
    );
    await until(() => !isAlive(webhook.pid));
    t.equal(await webhook.stop(), EXIT.failure, "it ends as a failure");
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
