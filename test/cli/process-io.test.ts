import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";

/** Without what tap has its own processes load; prints more than a pipe holds. */
const LONG = [
  "-u",
  "NODE_OPTIONS",
  process.execPath,
  "--disable-warning=ExperimentalWarning",
  "src/cli/main.ts",
  "rules",
  "--json",
];
const WHOLE = spawnSync("env", LONG, { encoding: "utf8", maxBuffer: 1 << 24 }).stdout;

t.test("Output reaches whoever reads", async (t) => {
  t.ok(WHOLE.length > 100_000 && JSON.parse(WHOLE).length > 100);

  await t.test("a file", async (t) => {
    const file = join(t.testdir(), "rules.json");
    const fd = openSync(file, "w");
    const { status } = spawnSync("env", LONG, { stdio: ["ignore", fd, "inherit"] });
    closeSync(fd);
    t.equal(status, 0);
    t.equal(readFileSync(file, "utf8"), WHOLE);
  });

  await t.test("a pipe that does not wait for its slow reader", async (t) => {
    const fifo = join(t.testdir(), "fifo");
    spawnSync("mkfifo", [fifo]);
    const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
    const child = spawn("env", LONG, { stdio: ["ignore", fd, "inherit"] });
    const ended = once(child, "exit");
    let text = "";
    const part = Buffer.alloc(50_000);
    while (text.length < WHOLE.length) {
      await sleep(20);
      text += part.toString("utf8", 0, readNow(fd, part));
    }
    t.same(await ended, [0, null]);
    t.equal(text, WHOLE);
    closeSync(fd);
  });

  await t.test("the beginning alone, where the reader has had enough", async (t) => {
    const command = `"$0" "$@" | head -c 10; echo " \${PIPESTATUS[0]}"`;
    const run: SpawnSyncReturns<string> = spawnSync("bash", ["-c", command, "env", ...LONG], {
      encoding: "utf8",
    });
    t.match(run, { stdout: `${WHOLE.slice(0, 10)} 0\n`, stderr: "" });
  });

  await t.test("nobody, where the disk is full", { skip: process.platform !== "linux" }, async (t) => {
    const fd = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync("env", LONG, {
      stdio: ["ignore", fd, "pipe"],
      encoding: "utf8",
    });
    closeSync(fd);
    t.equal(status, 2);
    t.match(stderr, "ENOSPC");
  });
});

/** How many bytes there were to read; 0 where there are none yet. */
function readNow(fd: number, part: Buffer): number {
  try {
    return readSync(fd, part);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}
