import t from "tap";
import { EventRecorder, type EventWrite } from "../../src/audit/event-recorder.ts";

const WEB = { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web", uid: "1" };
const START = Date.parse("2026-11-26T05:00:00Z");
const MINUTE = 60_000;

const record = (recorder: EventRecorder, message: string, minute = 0, object = WEB) =>
  recorder.record({ object, reason: "LoadBalancerMistake", message }, START + minute * MINUTE);
const messageOf = (write: EventWrite | undefined) =>
  write?.kind === "create" ? write.event.message : (write?.patch as { message?: string } | undefined)?.message;

t.test("an Event as kubectl shows it", async (t) => {
  const write = record(new EventRecorder("l4guard-0"), "It is wrong.");
  t.match(write, {
    kind: "create",
    namespace: "shop",
    event: {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: /^web\.[0-9a-f]{16}$/, namespace: "shop" },
      involvedObject: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web", uid: "1" },
      type: "Warning",
      reason: "LoadBalancerMistake",
      message: "It is wrong.",
      count: 1,
      firstTimestamp: "2026-11-26T05:00:00Z",
      lastTimestamp: "2026-11-26T05:00:00Z",
      source: { component: "l4guard" },
      reportingComponent: "l4guard",
      reportingInstance: "l4guard-0",
    },
  });
});

t.test("what is said again counts one up; after an hour of silence it is another Event", async (t) => {
  const recorder = new EventRecorder("l4guard-0");
  const first = record(recorder, "a");
  const name = first?.kind === "create" ? first.event.metadata.name : "";
  t.match(record(recorder, "a", 30), {
    kind: "patch",
    name,
    patch: { count: 2, lastTimestamp: "2026-11-26T05:30:00Z" },
  });
  t.match(record(recorder, "a", 80), { kind: "patch", name, patch: { count: 3 } });
  const later = record(recorder, "a", 140);
  t.equal(later?.kind, "create");
  t.not(later?.kind === "create" ? later.event.metadata.name : "", name);
});

t.test("more than ten similar messages in ten minutes are put together", async (t) => {
  const recorder = new EventRecorder("l4guard-0");
  for (let n = 0; n < 10; n++) t.equal(messageOf(record(recorder, `port ${n}`)), `port ${n}`);
  t.match(record(recorder, "port 10"), {
    kind: "create",
    event: { message: "(combined from similar events): port 10" },
  });
  t.match(record(recorder, "port 11"), {
    kind: "patch",
    patch: { count: 2, message: "(combined from similar events): port 11" },
  });
  t.equal(messageOf(record(recorder, "port 12", 11)), "port 12", "ten minutes later they are told one by one");
});

t.test("twenty-five at once about one object, then one in five minutes", async (t) => {
  const recorder = new EventRecorder("l4guard-0");
  const written = Array.from({ length: 40 }, () => record(recorder, "a")).filter((write) => write !== undefined);
  t.equal(written.length, 25);
  t.equal(record(recorder, "a", 4), undefined);
  t.ok(record(recorder, "a", 6));
  t.equal(record(recorder, "a", 6), undefined);
  t.ok(record(recorder, "a", 6, { ...WEB, uid: "2" }), "another object has its own");
});

t.test("a message is no longer than the API takes, and memory ends somewhere", async (t) => {
  const recorder = new EventRecorder("l4guard-0");
  t.ok((messageOf(record(recorder, "x".repeat(5_000))) ?? "").length <= 1_024);
  for (let n = 0; n < 5_000; n++) record(recorder, "a", 0, { ...WEB, uid: `many-${n}` });
  t.match(record(recorder, "a", 0, { ...WEB, uid: "many-0" }), { kind: "create" }, "what fell out is said anew");
  t.match(record(recorder, "a", 0, { ...WEB, uid: "many-4999" }), { kind: "patch" });
});
