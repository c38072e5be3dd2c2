import { readFileSync } from "node:fs";
import t from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const RANK = { info: 0, mutate: 1, warn: 2, deny: 3 };

/** What must be found at least: some finding of that action or a graver one that holds one of the words. */
interface Wanted {
  readonly atLeast: keyof typeof RANK;
  readonly object?: string;
  readonly words: readonly string[];
  readonly also?: readonly string[];
}

/** Manifests made after a public report or a public repository, and what is right to say of them. */
interface FieldCase {
  readonly id: string;
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** "clean" is neither a denial nor a warning. */
  readonly expect: "clean" | "noDeny" | readonly Wanted[];
  readonly exit?: number;
}

interface Said {
  readonly action: keyof typeof RANK;
  readonly message: string;
  readonly fix?: string;
  readonly object: { readonly kind: string; readonly name: string };
}

const lines = readFileSync("test/fixtures/field-cases.jsonl", "utf8").trim().split("\n");
const CASES: readonly FieldCase[] = lines.map((line) => JSON.parse(line));

for (const { id, args, files, expect, exit } of CASES)
  t.test(id, async (t) => {
    const { code, stdout } = await run([...args, "--format", "json", "--verbose"], { cwd: folder(t, files) });
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Said[] };
    if (exit !== undefined) t.equal(code, exit, "exit code");
    if (typeof expect === "string") {
      const most = expect === "clean" ? RANK.info : RANK.warn;
      const worst = findings.filter(({ action }) => RANK[action] > most && action !== "mutate");
      t.same(worst, [], expect);
    } else
      for (const wanted of expect)
        t.ok(
          findings.some((said) => meets(said, wanted)),
          JSON.stringify(wanted),
        );
  });

function meets(
  { action, object, message, fix = "" }: Said,
  { atLeast, object: name = "", words, also }: Wanted,
): boolean {
  const text = `${message} ${fix}`.toLowerCase();
  const holdsOneOf = (some: readonly string[]) => some.some((word) => text.includes(word));
  return (
    RANK[action] >= RANK[atLeast] &&
    `${object.kind} ${object.name}`.startsWith(name) &&
    holdsOneOf(words) &&
    (also === undefined || holdsOneOf(also))
  );
}
