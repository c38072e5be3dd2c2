import { readFileSync } from "node:fs";
import t from "tap";
import { readManifestText } from "../../src/manifests/manifest-text.ts";

/** A text, the documents that kubectl hands on, and whether it stops with an error then; recorded by `test/fixtures/go-yaml/main.go`. */
interface Recorded {
  readonly name: string;
  readonly text: string;
  readonly documents: readonly unknown[];
  readonly isRefused?: true;
}

const RECORDED = readFileSync("test/fixtures/go-yaml/recorded.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line): Recorded => JSON.parse(line));

/** Why a text is not read as kubectl reads it. */
const DIFFERENCES: readonly (readonly [reason: string, names: readonly (string | RegExp)[]])[] = [
  [
    "kubectl refuses what follows a separator in its line, and directives; other tools that read manifests do not",
    [/^separator (with (value|map|block|anchor|tag|null)|no space)$/, /^(yaml( 1\.2)?|tag|unknown) directive/],
  ],
  ["a separator that is indented is an empty document here, an error there", ["separator indented"]],
  [
    "what follows the end of a document is dropped there without a word, which is worth a word",
    [/^end then document$/],
  ],
  ["directives of later documents", ["directive in second"]],
  ["infinity as a key is a text there", ["inf key"]],
  [
    "keys of nothing, or too big for an int64: the document is refused there",
    [/^(key|flow key) (~|null)$/, /^null key$/, /^(empty|flow empty|big int) key$/],
  ],
  ["keys of more than 1,024 characters are refused there", [/^long (quoted |flow )?key$/]],
  [
    "escapes of JSON and lone surrogates are refused there",
    [/^escape (\\\/|\\uD83D|\\uD83D\\uDE00|\\U00110000)$/, "surrogate text"],
  ],
  ["an escaped single quote, which YAML does not know", ["escape \\'"]],
  ["comments without a space before them", [/^quoted "'a'#b"$/, /^block \|#c/]],
  ["a later merge key overrides what is written before it", ["merge override"]],
  ["names of anchors with other than letters, digits, - and _", ["anchor with dot", "unicode anchor"]],
  ["an alias as key that ends in the colon", ["alias as key without space"]],
  ["NEL, LS and PS break lines there, as in YAML 1.1", [/[\u0085\u2028\u00a0]/, "nel", "ls", /^plain scalar "a.?b"$/]],
  ["tabs as white space between tokens, or alone in a line", ["dash tab", "tab line", "flow tab"]],
  ["odd plain scalars in brackets", ["flow colon only", "flow with dash", "flow question"]],
  ["tags that their value contradicts", ["map tag on scalar", "binary broken"]],
  ["indentation that no other parser takes", ["sequence shallower", "block at root column 0"]],
  ["a byte order mark within a text", ["bom in second"]],
];

const isListed = ({ name, text }: Recorded) =>
  DIFFERENCES.some(([, names]) => names.some((one) => (typeof one === "string" ? one === name : one.test(name)))) ||
  (name.startsWith("random") && /[\u0085\u2028]/.test(text));

t.test("YAML is read as kubectl reads it, but for differences that are known", async (t) => {
  let listed = 0;
  for (const recorded of RECORDED) {
    const { name, text, documents, isRefused = false } = recorded;
    const read = readManifestText(text);
    const values = read.documents.map(({ value }) => value ?? null).filter((value) => value !== null);
    const found = {
      documents: JSON.parse(JSON.stringify(isRefused ? values.slice(0, documents.length) : values)),
      isRefused: read.problems.length > 0,
    };
    if (isListed(recorded)) {
      listed++;
      continue;
    }
    t.same(found, { documents, isRefused }, `${name}: ${JSON.stringify(text.slice(0, 80))}`);
  }
  t.ok(
    RECORDED.length >= 500 && listed < RECORDED.length / 10,
    `${RECORDED.length} texts, ${listed} known differences`,
  );
});
