import fc from "fast-check";
import t from "tap";
import { parseGoDuration } from "../../src/webhook/go-duration.ts";
import { withoutManagedFields } from "../../src/webhook/managed-fields.ts";
import { readReviewBody } from "../../src/webhook/review-body.ts";
import { recordings } from "../support/review-server.ts";

t.test("managed fields are not parsed, and nothing else is lost", async (t) => {
  const read = (text: string) => readReviewBody({ pieces: [Buffer.from(text)] });
  const emptied = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, item) => (key === "managedFields" && Array.isArray(item) ? [] : item));

  t.test("every recorded object loses them", async (t) => {
    for (const { file, body } of recordings()) {
      const compact = JSON.stringify(JSON.parse(body));
      const short = withoutManagedFields(compact);
      t.same(JSON.parse(short), emptied(JSON.parse(compact)), file);
      t.notMatch(short, '"manager"', file);
      t.same(read(compact), { kind: "json", value: emptied(JSON.parse(compact)) }, file);
    }
  });

  t.test("whatever stands around them, the value is the same but for them", async () => {
    const fragments = [',"managedFields":[', ']},"spec":', "[", "]", "}", '"', "\\", "a"];
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((parts) => parts.join(""));
    const key = fc.oneof(fc.constantFrom("metadata", "name", "managedFields", "spec", "status"), text);
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "medium" },
        fc.constantFrom(null, 1),
        text,
        fc.array(tie("any"), { maxLength: 2 }),
        fc.dictionary(key, tie("any"), { maxKeys: 4 }),
        fc.record({
          metadata: fc.record({ name: text, managedFields: fc.array(tie("any"), { maxLength: 2 }) }),
          spec: tie("any"),
        }),
      ),
    }));
    fc.assert(
      fc.property(any, (value) => {
        const answer = read(JSON.stringify(value));
        return answer.kind === "json" && JSON.stringify(emptied(answer.value)) === JSON.stringify(emptied(value));
      }),
      { numRuns: 3_000 },
    );
  });

  t.test("text that is cut in a wrong place is parsed whole", async (t) => {
    const text = '{"metadata":{"a":1,"managedFields":[{"x":{"y":[{}]},"spec":{}}]}}';
    t.not(withoutManagedFields(text), text);
    t.same(read(text), { kind: "json", value: JSON.parse(text) });
    t.same(read(`${text}]`), { kind: "not-json" });
    t.equal(withoutManagedFields('{"a":1,"managedFields":['), '{"a":1,"managedFields":[');
  });
});

t.test("Go durations", async (t) => {
  const cases = { "10s": 10_000, "1m30s": 90_000, "500ms": 500, "1.5s": 1_500, "2h": 7_200_000, "1500µs": 1.5 };
  for (const [text, ms] of Object.entries(cases)) t.equal(parseGoDuration(text), ms, text);
  for (const text of ["", "10", "s", "-1s", "1s ", "1d", "1e3s", "s1"]) t.equal(parseGoDuration(text), undefined, text);
});
