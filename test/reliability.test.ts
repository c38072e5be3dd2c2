import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";

/** The text of all test files below a folder. */
function testSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(test|e2e)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** Promises that no test can break, with what stands for them. */
const WITHOUT_TEST = {
  R2: "a benchmark",
  S9: "a setting that is off by default, and an import rule",
  S15: "how releases are made",
  F39: "no cluster with konnectivity runs in a test",
  F40: "beyond a webhook's reach",
} as const;

t.test(
  "docs/reliability.md speaks of every promise, and names tests that exist, as the threat model does",
  async (t) => {
    const rows = readFileSync("docs/reliability.md", "utf8")
      .split("\n")
      .filter((line) => /^\| [RSF]\d+ /.test(line));
    const range = (letter: string, first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, i) => `${letter}${first + i}`);
    t.same(
      rows.map((row) => row.split(" ")[1]),
      [...range("R", 1, 18), ...range("S", 1, 15), ...range("F", 1, 40)],
    );
    const [tests, policies] = [testSources("test"), readFileSync("test/support/chart-policies.ts", "utf8")];
    for (const row of rows) {
      const number = row.split(" ")[1] ?? "";
      if (number in WITHOUT_TEST) continue;
      t.match(tests + policies, new RegExp(`"[^"\\n]*\\b${number}\\b[^"\\n]*"`), `${number} is in a test's title`);
    }
    const threats = readFileSync("docs/threat-model.md", "utf8").split("\n");
    for (const row of [...rows, ...threats]) {
      for (const [, file = "", title] of row.matchAll(/`(test\/[\w./-]+)`(?: "([^"]+)")?/g)) {
        const source = readFileSync(file, "utf8");
        if (title !== undefined) t.ok(source.includes(`"${title}"`), `${file}: ${title}`);
      }
      for (const [, target = ""] of row.matchAll(/\]\(([^)]+)\)/g)) t.ok(existsSync(join("docs", target)), target);
    }
  },
);
