import t from "tap";
import { keyOf, LiveFindings } from "../../src/audit/live-findings.ts";
import type { Finding } from "../../src/domain/finding.ts";

const WEB = { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web", uid: "1" };
const finding = (rule: string, { action = "warn", message = rule, about = "x" }: Partial<Finding> = {}): Finding => ({
  rule,
  action,
  path: "/spec",
  messageId: "m",
  message,
  about,
});

t.test("tells what has changed, with what is new and since when the rest is known", async (t) => {
  const found = new LiveFindings();
  const set = (now: number, ...findings: Finding[]) => {
    const change = found.set("a", WEB, findings, now);
    return (
      change && [change.findings.map(({ rule, since }) => `${rule} ${since}`), change.news.map(({ rule }) => rule)]
    );
  };
  t.equal(set(1), undefined, "nothing was and nothing is");
  t.same(
    set(2, finding("b"), finding("a", { action: "deny" })),
    [
      ["a 2", "b 2"],
      ["a", "b"],
    ],
    "denials first",
  );
  t.equal(set(3, finding("b"), finding("a", { action: "deny" })), undefined, "the same");
  t.same(set(4, finding("b", { message: "other words" })), [["b 2"], []], "other words are told, and are not new");
  t.same(set(5, finding("b"), finding("b", { about: "y" })), [["b 2", "b 5"], ["b"]]);
  t.same(set(6), [[], []]);
  t.equal(set(7), undefined);
  t.same(set(8, finding("c", { action: "info" })), undefined, "what is only worth knowing is left out");
});

t.test("another object of the same name begins anew", async (t) => {
  const found = new LiveFindings();
  found.set("a", WEB, [finding("b")], 1);
  t.equal(found.set("a", { ...WEB, uid: "2" }, [finding("b")], 5)?.news[0]?.since, 5);
});

t.test("what the leader before had found is no news, and as old as it was", async (t) => {
  const found = new LiveFindings();
  found.remember("1", new Map([[keyOf({ rule: "b", about: "x" }, "1"), { since: 1, failure: undefined }]]));
  const change = found.set("a", WEB, [finding("b"), finding("c")], 9);
  t.same(
    change?.findings.map(({ since }) => since),
    [1, 9],
  );
  t.same(
    change?.news.map(({ rule }) => rule),
    ["c"],
  );
  found.forgetRemembered();
  t.equal(found.set("b", WEB, [finding("b")], 10)?.news.length, 1);
});

t.test(
  "a hostile object costs no more than fifty findings, and ten thousand objects are all that is kept",
  async (t) => {
    const found = new LiveFindings();
    const many = Array.from({ length: 200 }, (_, n) => finding("b", { about: String(n) }));
    t.equal(found.set("a", WEB, many, 1)?.findings.length, 50);
    t.notOk(found.isFull);
    for (let n = 0; n < 11_000; n++) found.set(`web-${n}`, { ...WEB, uid: String(n) }, [finding("b")], 1);
    t.equal([...found.all()].length, 10_000);
    t.ok(found.isFull);
    t.same(found.delete("a"), { object: WEB, findings: [] });
    t.equal(found.delete("a"), undefined);
  },
);
