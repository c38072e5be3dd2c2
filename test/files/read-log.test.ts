import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import t from "tap";
import { jsonObjectTexts } from "../../src/files/json-values.ts";
import { readLogs } from "../../src/files/read-log.ts";
import { Spool } from "../../src/files/spool.ts";
import { folder } from "../support/command-line.ts";

async function all(texts: AsyncIterable<string>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const text of texts) values.push(JSON.parse(text));
  return values;
}

t.test("objects come out of a stream as they went in, whatever it is cut into", async (t) => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 });
  const layouts = fc.constantFrom<(values: readonly unknown[]) => string>(
    (values) => values.map((value) => JSON.stringify(value)).join("\n"),
    (values) => values.map((value) => JSON.stringify(value, undefined, 2)).join(""),
    (values) => JSON.stringify(values),
    (values) => `\ufeff${JSON.stringify(values, undefined, 2)}\n`,
  );
  await fc.assert(
    fc.asyncProperty(objects, layouts, fc.integer({ min: 1, max: 40 }), async (values, layout, size) => {
      const bytes = Buffer.from(layout(values));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      t.same(await all(jsonObjectTexts(Readable.from(chunks))), JSON.parse(JSON.stringify(values)));
    }),
    { numRuns: 200 },
  );
});

t.test("an object that breaks off comes last, as far as it is there", async (t) => {
  const texts: string[] = [];
  for await (const text of jsonObjectTexts(Readable.from([Buffer.from('{"a":1}\n{"b":"c')]))) texts.push(text);
  t.same(texts, ['{"a":1}', '{"b":"c']);
});

t.test("logs are files, folders and standard input, compressed or not", async (t) => {
  const cwd = folder(t, {
    "logs/1.json": '[{"n":1},{"n":2}]',
    "logs/deep/2.jsonl.gz": gzipSync('{"n":3}\n{"n":4}\n'),
    "logs/notes.txt": '{"n":99}',
    "empty.json": "",
    "broken.gz": Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  });
  const logs = (paths: readonly string[], stdin = Readable.from([])) => readLogs({ paths, cwd, stdin });
  t.same(await all(logs(["logs"])), [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  t.same(await all(logs([join("logs", "notes.txt"), "empty.json"])), [{ n: 99 }], "a file that is named is read");
  t.same(await all(logs(["-"], Readable.from([gzipSync('{"n":5}')]))), [{ n: 5 }]);
  await t.rejects(all(logs(["missing"])), { name: "UsageError", message: /^missing: / });
  await t.rejects(all(logs(["broken.gz"])), { name: "UsageError", message: /^broken\.gz: / });
});

t.test("a spool gives back what was put in, in any order", async (t) => {
  const spool = new Spool<{ readonly n: number; readonly text: string }>();
  t.teardown(() => spool.dispose());
  // The 200th is larger than what is written at once.
  const value = (n: number) => ({ n, text: "ä".repeat(n === 200 ? 600_000 : n * 40) });
  for (let n = 0; n < 300; n++) spool.push(value(n));
  for (const n of [299, 0, 150, 200, 201]) t.same(spool.at(n), value(n));
});
