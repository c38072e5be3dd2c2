import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { VERSION } from "../../src/domain/own-version.ts";
import { freePort } from "../support/free-port.ts";

const folder = mkdtempSync(join(tmpdir(), "l4guard-binary-"));
t.setTimeout(1_800_000);
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, "l4guard");
execFileSync("env", ["-u", "NODE_OPTIONS", "npm", "run", "-s", "binary", "--", program], { stdio: "inherit" });

// Nothing is beside the program, and no Node.js in its PATH.
const work = join(folder, "work");
mkdirSync(work);
writeFileSync(join(work, "ledger.yaml"), readFileSync("examples/services/3-public-by-typo.yaml"));
writeFileSync(join(work, "cluster.yaml"), "apiVersion: l4guard.dev/v1\nkind: ClusterProfile\nsubsettng: true\n");
const alone = ["-i", `HOME=${folder}`, "PATH=/usr/bin:/bin", "NO_COLOR=1", program];
const run = (...args: readonly string[]) =>
  spawnSync("env", [...alone, ...args], { cwd: work, encoding: "utf8", timeout: 120_000 });

t.test("the binary for this system is the whole command", async (t) => {
  t.match(run("version"), { status: 0, stdout: `l4guard ${VERSION}\n`, stderr: "" });
  for (const _ of ["cold", "warm"]) {
    t.match(run("lint", "--gke-version", "1.33", "ledger.yaml"), { status: 1, stdout: "lb-type-value-invalid" });
  }
  t.match(run("lint", "--cluster", "cluster.yaml", "ledger.yaml"), { status: 2, stderr: "subsettng" });
  t.match(run("explain", "rbs-recommended"), { status: 0, stdout: "## Examples" });
  t.match(run("doctor", "--kubeconfig", "nowhere"), { status: 2, stderr: "nowhere" });
});

t.test("it serves", async (t) => {
  const ports = ["--port", String(await freePort()), "--health-port", String(await freePort())];
  const child = spawn("env", [...alone, "serve", "--stand-alone", ...ports], { cwd: work });
  let text = "";
  const ended = once(child, "close");
  const started = new Promise<void>((done) => {
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("Stop it with")) done();
    });
  });
  await Promise.race([started, ended]);
  t.match(text, "lb-type-value-invalid", "it checks itself");
  child.kill("SIGTERM");
  t.same(await ended, [0, null]);
});
