import { readFileSync } from "node:fs";
import t from "tap";
import { readEvent } from "../../src/diagnosis/event.ts";
import { ERRORS, EVENTS, explainEvent, meaningOf } from "../../src/diagnosis/explain-event.ts";
import { RULES } from "../../src/rules/index.ts";
import { EVENT_SAMPLES, type EventSample } from "./event-samples.ts";

const ROWS = [...EVENTS, ...Object.values(ERRORS).flat()];

function explain({ component, kind, reason, message }: Pick<EventSample, "component" | "kind" | "reason" | "message">) {
  const event = readEvent({
    apiVersion: "v1",
    kind: "Event",
    source: { component },
    involvedObject: { kind, namespace: "shop", name: "web" },
    reason,
    message,
  });
  return event && explainEvent(event);
}

for (const sample of EVENT_SAMPLES) {
  t.test(`${sample.component} ${sample.reason} on ${sample.kind || "nothing"}: ${sample.message}`, async (t) => {
    const explained = explain(sample);
    t.equal(explained?.row?.id, sample.event);
    t.equal(explained?.error?.id, sample.error);
    const rules = (explained && meaningOf(explained)?.rules) ?? [];
    if (sample.rule === undefined) t.same(rules, [], "no rule foretells it");
    else t.ok(rules.includes(sample.rule), `${sample.rule} foretells it`);
  });
}

t.test("every row has a sample", async (t) => {
  const sampled = new Set(EVENT_SAMPLES.flatMap(({ event, error }) => [event, error]));
  t.same(
    ROWS.map(({ id }) => id).filter((id) => !sampled.has(id)),
    [],
  );
});

t.test("no two rows have one name", async (t) => {
  const ids = ROWS.map(({ id }) => id);
  t.same(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});

t.test("rows name rules that exist", async (t) => {
  const known = new Set(RULES.map(({ id }) => id));
  t.same(
    ROWS.flatMap(({ id, rules }) => rules.filter((rule) => !known.has(rule)).map((rule) => `${id}: ${rule}`)),
    [],
  );
});

t.test("a row about something wrong says what to do, and which rule foretells it or why none does", async (t) => {
  for (const row of ROWS) {
    const { id, sign, words, cause = "", fix = "", rules, unforetold } = row;
    const isWrong = sign === "failure" || sign === "warning";
    const isQuoting = "quotes" in row && rules.length === 0;
    t.equal(fix !== "", sign === "progress" ? fix !== "" : isWrong && !isQuoting, `${id}: a fix`);
    t.equal(unforetold !== undefined, isWrong && rules.length === 0, `${id}: why no rule foretells it`);
    for (const text of [words, cause, fix]) t.ok(text.length <= 200, `${id}: at most 200 characters: ${text}`);
  }
});

t.test("messages are told from their components, objects and words", async (t) => {
  const failed = { kind: "Service", reason: "SyncLoadBalancerFailed", message: "Error syncing load balancer: x" };
  t.equal(explain({ ...failed, component: "service-controller" })?.row?.id, "legacy-sync-failed");
  t.equal(explain({ ...failed, component: "loadbalancer-controller" })?.row?.id, "internal-sync-failed");
  t.equal(explain({ ...failed, component: "external-dns" })?.row, undefined, "another's event");
  t.equal(explain({ ...failed, component: "service-controller", kind: "Pod" })?.row, undefined, "another object");
  t.equal(
    explain({ component: "loadbalancer-controller", kind: "Ingress", reason: "Sync", message: "of a later version" })
      ?.row,
    undefined,
  );
});

t.test("what the controllers' own code said in recorded runs is understood", async (t) => {
  const recorded: readonly (EventSample & { readonly says: string })[] = JSON.parse(
    readFileSync("test/fixtures/recorded-events.json", "utf8"),
  );
  t.ok(recorded.length >= 40);
  for (const event of recorded) {
    const explained = explain(event);
    t.ok(explained?.row, `${event.reason}: ${event.message}`);
    if (explained?.row?.quotes) t.ok(explained.error, `its error is known: ${event.message}`);
  }
});
