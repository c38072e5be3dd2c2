import t from "tap";
import { startApiServer } from "../support/api-server.ts";
import { type Audited, startAuditing } from "../support/audited-stand-in.ts";
import { until } from "../support/fast-clock.ts";
import { authority, loadBalancer } from "../support/watched-stand-in.ts";

const CONFLICT = "shared-ip-port-conflict";

/** A server with two load balancers that want the same port of one address. */
async function conflicting() {
  const server = await startApiServer({ authority });
  for (const name of ["a", "b"]) server.put(loadBalancer(name));
  return server;
}

/** What lives and is wrong, as "name: rule". */
const inAll = ({ auditor }: Audited) =>
  [...auditor.found.all()]
    .flatMap(({ object, findings }) => findings.map(({ rule }) => `${object.name}: ${rule}`))
    .sort()
    .join();
const BOTH = `a: ${CONFLICT},b: ${CONFLICT}`;
const listsOf = ({ server }: Audited, resource: string) =>
  server.requests.filter((request) => request.resource === resource && request.verb === "list").length;

t.test("reviews everything at first", async (t) => {
  const audited = await startAuditing(t, { server: await conflicting() });
  await until(() => audited.passes.length === 1, "everything was reviewed");
  t.equal(inAll(audited), BOTH);
  t.same(audited.passes[0]?.objects, 2);
  t.same(audited.told, [`Service shop/a: ${CONFLICT}`, `Service shop/b: ${CONFLICT}`]);
  t.same(audited.failures, []);
});

t.test("then what changes, and what looked that up, and nothing else", async (t) => {
  const server = await conflicting();
  server.put({ ...loadBalancer("far"), metadata: { name: "far", namespace: "other" }, spec: { type: "ClusterIP" } });
  const audited = await startAuditing(t, { server });
  const { told } = audited;
  await until(() => audited.passes.length === 1, "everything was reviewed");
  const before = server.requests.length;
  told.length = 0;
  server.put(loadBalancer("b", 443));
  await until(() => told.length === 2, "both are heard of");
  t.same(told.sort(), ["Service shop/a: ", "Service shop/b: "]);
  t.equal(inAll(audited), "");
  const read = server.requests.slice(before).filter(({ verb }) => verb === "list" || verb === "get");
  t.same(
    [...new Set(read.map(({ query }) => query.get("fieldSelector")))].sort(),
    ["metadata.name=a", "metadata.name=b"],
    "only these two were read",
  );
  server.put(loadBalancer("c", 443));
  await until(() => inAll(audited) === `b: ${CONFLICT},c: ${CONFLICT}`, "the new one conflicts with what is there");
  server.remove(loadBalancer("c", 443));
  await until(() => inAll(audited) === "", "what is gone takes both findings along");
});

t.test("all anew for another policy, another day, another fact, and when the interval is over", async (t) => {
  const audited = await startAuditing(t, { server: await conflicting(), intervalMs: 180_000 });
  const again = async (what: string) => {
    const done = audited.passes.length + 1;
    await until(() => audited.passes.length >= done, what);
  };
  await again("at first");
  const found = [...audited.auditor.found.all()].map(({ findings }) => findings[0]?.since);
  audited.decide({ rules: { [CONFLICT]: "off" } });
  await again("another policy");
  t.equal(inAll(audited), "");
  audited.decide({ exemptions: [{ reason: "moves", rules: [CONFLICT], until: "2026-11-26" }] });
  await again("an exemption");
  t.equal(inAll(audited), "");
  audited.decide({ exemptions: [{ reason: "moves", rules: [CONFLICT], until: "2026-11-26" }] }, "2026-11-27");
  await again("the day after it ends");
  t.equal(inAll(audited), BOTH);
  t.notSame(
    [...audited.auditor.found.all()].map(({ findings }) => findings[0]?.since),
    found,
    "what was gone and is back is new",
  );
  audited.watch.configure({ gkeVersion: "1.36.4-gke.1391000" });
  await again("another version");
  const told = audited.told.length;
  await again("three minutes later");
  t.equal(audited.told.length, told, "which changes nothing, and nobody is told");
});

t.test("many objects are read page by page, and all they have in common makes one pass", async (t) => {
  const server = await startApiServer({ authority });
  for (let n = 0; n < 150; n++) server.put(loadBalancer(`web-${n}`, 1_000 + n));
  const audited = await startAuditing(t, { server });
  await until(() => audited.passes.length === 1, "everything was reviewed");
  t.equal(inAll(audited), "");
  const lists = listsOf(audited, "services");
  // A conflict with one port; every other one has looked the address up.
  server.put(loadBalancer("late", 1_000));
  await until(() => inAll(audited).split(",").length === 2, "both are found", 60_000);
  const after = listsOf(audited, "services") - lists;
  t.ok(after <= 105, `${after} requests instead of 150`);
});
