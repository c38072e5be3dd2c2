import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import { helpText } from "../../src/cli/help.ts";
import { serve } from "../../src/cli/serve.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import {
  flagOf,
  SETTING_GROUPS,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  variableOf,
} from "../../src/config/settings.ts";
import { settingsPage } from "../../src/config/settings-text.ts";
import { watchFiles } from "../../src/config/watch-files.ts";
import { temporaryFolder } from "../support/review-server.ts";

const MIB = 1_048_576;

t.test("flags win over variables, and both over defaults", async (t) => {
  t.match(readSettings([], {}), {
    port: 10_250,
    listenAddress: "0.0.0.0",
    maxBodyBytes: 4 * MIB,
    requestTimeoutMs: 10_000,
  });
  t.equal(readSettings([], { L4GUARD_PORT: "9443" }).port, 9_443);
  t.equal(readSettings(["--port", "8443"], { L4GUARD_PORT: "9443" }).port, 8_443);
  t.same(readSettings(["--client-names", "a, b,,c"], {}).clientNames, ["a", "b", "c"]);
  t.same(readSettings([], {}).clientNames, []);
  t.equal(readSettings([], {}).policy, undefined);
});

t.test("a stand-alone run has defaults of its own, which can be changed", async (t) => {
  const alone = { port: 8_443, listenAddress: "127.0.0.1", logLevel: "warn" };
  t.match(readSettings(["--stand-alone"], {}), alone);
  t.match(readSettings([], { L4GUARD_STAND_ALONE: "true" }), alone);
  t.match(readSettings(["--stand-alone", "--port", "1"], { L4GUARD_LOG_LEVEL: "debug" }), {
    port: 1,
    logLevel: "debug",
  });
});

t.test("units", async (t) => {
  const durations = { "500ms": 500, "10s": 10_000, "2m": 120_000, "24h": 86_400_000, "0s": 0 };
  for (const [text, ms] of Object.entries(durations)) {
    t.equal(readSettings(["--drain-delay", text], {}).drainDelayMs, ms, text);
  }
  const sizes = { "512": 512, "1KiB": 1_024, "8MiB": 8 * MIB, "1GiB": 1_024 * MIB };
  for (const [text, bytes] of Object.entries(sizes))
    t.equal(readSettings(["--max-body", text], {}).maxBodyBytes, bytes, text);
});

t.test("what can't be read is refused, all of it at once, with its place and what was expected", async (t) => {
  const env = { L4GUARD_PORT: "70000", L4GUARD_ON_ERROR: "maybe", L4GUARD_STAND_ALONE: "yes" };
  t.throws(() => readSettings(["--drain-delay", "10", "--max-in-flight", "0", "--max-body", "8MB"], env), {
    name: "ConfigError",
    message: [
      'settings: L4GUARD_STAND_ALONE: expected true or false, not "yes"',
      'settings: L4GUARD_PORT: expected a port from 0 to 65535, not "70000"',
      'settings: L4GUARD_ON_ERROR: expected allow or deny, not "maybe"',
      'settings: --max-body: expected a size such as 512KiB or 8MiB, not "8MB"',
      'settings: --max-in-flight: expected a whole number above 0, not "0"',
      'settings: --drain-delay: expected a duration such as 500ms, 10s, 2m or 24h, not "10"',
    ].join("\n"),
  });
  t.throws(() => readSettings(["--prot", "1"], {}), { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" });
});

t.test("F8: lives that would be over before a renewal is done are refused", async (t) => {
  const read = (...flags: string[]) =>
    readSettings(["--bundle-settle", "1m", "--certificate-check", "1m", ...flags], {});
  t.equal(read("--certificate-life", "6m", "--authority-life", "12m").certificateLifeMs, 360_000, "just long enough");
  t.throws(() => read("--certificate-life", "5m", "--authority-life", "11m"), {
    message: [
      "settings: --certificate-life: must be at least six times --certificate-check",
      "settings: --authority-life: must be at least nine times --certificate-check and three times --bundle-settle together",
    ].join("\n"),
  });
  const files = read("--certificates", "files", "--certificate-life", "5m");
  t.equal(files.certificateLifeMs, 300_000, "nobody renews certificates from files");
});

t.test("no text crashes it", async () => {
  fc.assert(
    fc.property(fc.constantFrom(...SETTING_NAMES), fc.string(), (name, text) => {
      try {
        readSettings([], { [variableOf(name)]: text });
      } catch (error) {
        if (!(error instanceof Error && error.name === "ConfigError")) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

t.test("the table is whole", async (t) => {
  const flags = SETTING_NAMES.map(flagOf);
  t.equal(new Set(flags).size, flags.length, "no flag twice");
  t.equal(flagOf("maxInFlightBytes"), "--max-in-flight-bytes", "a unit stays where two names differ by nothing else");
  t.equal(flagOf("keepAliveTimeoutMs"), "--keep-alive-timeout", "and goes where it is in the value");
  for (const name of SETTING_NAMES) {
    const setting: Setting = SETTINGS[name];
    t.match(setting.help, /^[A-Z].*\.$/, `${name}: one sentence`);
    t.equal(name.endsWith("Ms"), setting.kind === "duration", `${name}: the unit is in the name`);
    t.equal(name.endsWith("Bytes"), setting.kind === "size", `${name}: the unit is in the name`);
  }
  t.same(
    [...new Set(SETTING_NAMES.map((name) => SETTINGS[name].group))],
    [...SETTING_GROUPS],
    "in the order of groups",
  );
  t.doesNotThrow(() => readSettings([], {}), "every default can be read");
  t.doesNotThrow(() => readSettings(["--stand-alone"], {}), "and every stand-alone one");
});

t.test("help and documentation name every setting, and the page is up to date", async (t) => {
  const [help, page] = [helpText("serve", serve, 80), settingsPage()];
  for (const name of SETTING_NAMES) {
    t.match(help, `  ${flagOf(name)}`);
    t.match(page, `\`${variableOf(name)}\``);
  }
  t.equal(readFileSync("docs/settings.md", "utf8"), page, "docs/settings.md; npm run docs writes it");
});

t.test("watched files: each change is told once, and a file may come and go", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "file");
  const told: string[] = [];
  const watch = await watchFiles({
    paths: [path],
    intervalMs: 3_600_000,
    onChange: () => {
      let text = "gone";
      try {
        text = readFileSync(path, "utf8");
      } catch {}
      told.push(text);
    },
  });
  t.teardown(() => watch.stop());
  const change = async (text: string) => {
    await writeFile(path, text);
    await watch.look();
  };
  await change("one");
  await change("one");
  await change("two");
  const { rm } = await import("node:fs/promises");
  await rm(path);
  await watch.look();
  await change("two");
  t.same(told, ["one", "two", "gone", "two"]);
  watch.stop();
  await change("three");
  t.equal(told.length, 4, "a watch that was stopped is silent");
});
