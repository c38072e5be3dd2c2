import t from "tap";
import { startApiServer } from "../support/api-server.ts";
import { startAuditing } from "../support/audited-stand-in.ts";
import { until } from "../support/fast-clock.ts";
import { authority, loadBalancer } from "../support/watched-stand-in.ts";

const CONFLICT = "shared-ip-port-conflict";

t.test("waits while too much is unknown, and tries again where the API server fails", async (t) => {
  const server = await startApiServer({ authority });
  for (const name of ["a", "b"]) server.put(loadBalancer(name));
  const audited = await startAuditing(t, { server, staleAfterMs: 120_000 });
  const { told } = audited;
  /** How many objects are wrong. */
  const found = () => [...audited.auditor.found.all()].length;
  await until(() => audited.passes.length === 1, "everything was reviewed");
  told.length = 0;
  await server.halt();
  await until(() => audited.watch.status().some(({ problem }) => problem?.startsWith("stale")), "all is stale");
  audited.decide({ rules: { [CONFLICT]: "off" } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  t.same(told, [], "nothing is said to be right because it is not known");
  await server.restart();
  await until(() => found() === 0, "the new policy counts", 60_000);

  const end = server.fail({ kind: "status", code: 500 }, { resource: "services", verb: "list" });
  audited.decide({ rules: { [CONFLICT]: "off" } });
  await until(() => audited.failures.length > 0, "a pass fails");
  t.match(audited.failures[0], "Service: 500");
  // No pass that had its objects before goes on now.
  audited.decide({});
  const failed = audited.failures.length;
  await until(() => audited.failures.length > failed, "the next one, too", 60_000);
  t.equal(found(), 0);
  end();
  await until(() => found() === 2, "and is made later", 60_000);
});
