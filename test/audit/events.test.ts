import t, { type Test } from "tap";
import { EventSink } from "../../src/audit/event-sink.ts";
import { FailureWatch } from "../../src/audit/failure-watch.ts";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { startAuditing, unhurried } from "../support/audited-stand-in.ts";
import { fastClock, until } from "../support/fast-clock.ts";
import { accessTo, authority, loadBalancer } from "../support/watched-stand-in.ts";

async function conflicting(): Promise<ApiServer> {
  const server = await startApiServer({ authority });
  for (const name of ["a", "b"]) server.put(loadBalancer(name));
  return server;
}

function clientOf(t: Test, server: ApiServer) {
  const client = createApiClient(new CredentialSource(accessTo(server.kubeconfig()), systemClock), systemClock);
  t.teardown(() => client.close());
  return client;
}

async function startTelling(t: Test, choice: "new" | "all", server: ApiServer) {
  const outcomes: string[] = [];
  const sink = new EventSink({
    client: clientOf(t, server),
    clock: fastClock(60),
    pace: unhurried(fastClock(60)),
    choice,
    instance: "l4guard-0",
    onWrite: (outcome) => outcomes.push(outcome),
  });
  return { ...(await startAuditing(t, { server, sinks: [sink], intervalMs: 60_000 })), outcomes };
}

/** The Events in a server, as "kind name (count): message". */
const eventsIn = (server: ApiServer) =>
  server.objects("Event").map((event) => {
    const { involvedObject, count, message } = event as unknown as {
      readonly involvedObject: { readonly name: string };
      readonly count: number;
      readonly message: string;
    };
    return { name: involvedObject.name, count, message };
  });

t.test("new: what was there before a replica led is no news; what comes then is told once", async (t) => {
  const server = await conflicting();
  const { passes } = await startTelling(t, "new", server);
  await until(() => passes.length > 0, "everything was reviewed");
  t.same(eventsIn(server), []);
  server.put(loadBalancer("c", 80));
  await until(() => eventsIn(server).length >= 1, "it is told");
  const told = passes.length;
  await until(() => passes.length > told, "everything was reviewed again");
  const about = eventsIn(server).filter(({ name }) => name === "c");
  t.ok(about.length > 0 && about.every(({ count }) => count === 1));
  t.match(about[0]?.message, /^\[shared-ip-port-conflict\] .* Fix: /);
});

t.test("all: counts up each time that everything was reviewed", async (t) => {
  const server = await conflicting();
  const { outcomes } = await startTelling(t, "all", server);
  await until(() => eventsIn(server).some(({ count }) => count >= 2), "it was counted up");
  t.same(
    eventsIn(server)
      .map(({ name }) => name)
      .sort(),
    ["a", "b"],
  );
  t.ok(outcomes.every((outcome) => outcome === "written"));
});

t.test("an Event that can't be written is not written later", async (t) => {
  const server = await conflicting();
  server.fail({ kind: "status", code: 500 }, { resource: "events", verb: "create", times: 1 });
  const { outcomes } = await startTelling(t, "all", server);
  await until(() => outcomes.length >= 1, "it was tried");
  t.equal(outcomes[0], "failed");
});

/** An Event as the controllers of GKE record it. */
function failure(service: string, uid: string, message: string) {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${service}.${uid}`, namespace: "shop" },
    involvedObject: { apiVersion: "v1", kind: "Service", namespace: "shop", name: service },
    type: "Warning",
    reason: "SyncLoadBalancerFailed",
    message,
    source: { component: "service-controller" },
    count: 1,
  };
}

t.test("failures of the controllers are counted once, by whether a rule had foretold them", async (t) => {
  const server = await conflicting();
  const seen: string[] = [];
  const failures = new FailureWatch({
    client: clientOf(t, server),
    clock: fastClock(600),
    pace: unhurried(fastClock(600)),
    observer: {
      seen: ({ reason, foresight }) => seen.push(`${reason} ${foresight}`),
      failed: (problem) => seen.push(problem),
    },
  });
  server.put(failure("a", "before", "Error ensuring load balancer: quota"));
  const { auditor, told } = await startAuditing(t, { server, failures });
  const looks = () => server.requests.filter(({ resource, verb }) => resource === "events" && verb === "list").length;
  await until(() => looks() >= 4, "it has looked twice");
  t.same(seen, [], "what was there before was counted by whoever led then");
  told.length = 0;
  server.put(
    failure(
      "a",
      "foretold",
      "Error syncing load balancer: failed to create forwarding rule for load balancer: SPECIFIED_IN_USE",
    ),
  );
  server.put(
    failure(
      "right",
      "missed",
      "Error syncing load balancer: failed to create forwarding rule for load balancer: SPECIFIED_IN_USE",
    ),
  );
  await until(() => seen.length >= 2, "both are counted");
  const before = looks();
  await until(() => looks() >= before + 4, "it has looked twice more");
  t.equal(seen.length, 2, seen.join());
  t.same(seen.map((entry) => entry.split(" ")[1]).sort(), ["foretold", "missed"]);
  const found = [...auditor.found.all()].find(({ object }) => object.name === "a");
  t.equal(found?.findings[0]?.failure, "SyncLoadBalancerFailed", "the finding is tied to its failure");
  t.same(told, ["Service shop/a: shared-ip-port-conflict"], "and whoever reports it is told");
});

t.test("Events that can't be read are no reason not to audit", async (t) => {
  const server = await conflicting();
  const problems: string[] = [];
  server.fail({ kind: "status", code: 403 }, { resource: "events" });
  const failures = new FailureWatch({
    client: clientOf(t, server),
    clock: fastClock(60),
    pace: unhurried(fastClock(60)),
    observer: { seen: () => {}, failed: (problem) => problems.push(problem) },
  });
  const { auditor } = await startAuditing(t, { server, failures });
  await until(() => problems.length > 0, "it is said");
  t.match(problems, ["403"]);
  t.equal([...auditor.found.all()].length, 2);
});
