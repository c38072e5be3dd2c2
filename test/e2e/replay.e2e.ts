import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import { field, isObject } from "../../src/domain/json.ts";
import { hasDirectives } from "../../src/manifests/merge-directives.ts";
import type { ReplayResult } from "../../src/whatif/replay/result.ts";
import { apiRequests } from "../support/api-requests.ts";
import { type LoggedRequest, logEntry } from "../support/audit-logs.ts";
import { edited, POLICY_SERVICE } from "../support/policy-services.ts";
import { startReviewedApiServer } from "../support/reviewed-api-server.ts";
import { run } from "../support/scenario.ts";
import { JSON_PATCH, STRATEGIC_PATCH } from "../support/service-patches.ts";

const SERVICES = "/api/v1/namespaces/shop/services";
/** How often each of a Service's writes is made: it is created, patched, replaced and deleted. */
const ROUNDS = Number(process.env["L4GUARD_REPLAY_ROUNDS"] ?? 150);

const CLUSTER = { gkeVersion: "1.33.1-gke.1779000", subsetting: true, httpLoadBalancing: true, features: {} };
const POLICY = { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "RequestResponse" }] };
const { server, folder, clusterFile, stop } = await startReviewedApiServer(CLUSTER, (place) => {
  writeFileSync(join(place, "audit-policy.json"), JSON.stringify(POLICY));
  // Without the cache no update is reviewed twice, first against an object that is no longer there: an audit log keeps the
  // annotations of the first review.
  // MiB: one file, however many rounds.
  const flags = ["--watch-cache=false", `--audit-log-path=${join(place, "audit.log")}`, "--audit-log-maxsize=4096"];
  return [...flags, `--audit-policy-file=${join(place, "audit-policy.json")}`];
});
const requests = apiRequests(server, 1);
t.teardown(async () => {
  requests.close();
  await stop();
});
t.comment(`kube-apiserver ${server.version}`);

/** Patches of which the log tells what they are, also where they were denied. */
const LIST_PATCH = fc.oneof(
  STRATEGIC_PATCH.filter(({ body }) => hasDirectives(body)),
  JSON_PATCH,
);

function annotationsOf(service: object): unknown {
  return field(field(service, "metadata"), "annotations");
}

/** Writes, one after the other: what one is judged by has been seen when the next one comes. */
async function write(): Promise<void> {
  const services = fc.sample(
    fc.tuple(POLICY_SERVICE, POLICY_SERVICE, fc.integer({ min: 1, max: 5 }), LIST_PATCH),
    ROUNDS,
  );
  const patch = { "content-type": "application/merge-patch+json" };
  for (const [place, [service, other, part, lists]] of services.entries()) {
    const name = `web-${place}`;
    const path = `${SERVICES}/${name}`;
    const named = (object: object) => ({ ...object, metadata: { ...(object as { metadata: object }).metadata, name } });
    if (place % 7 === 0) await requests.send("POST", `${SERVICES}?dryRun=All`, named(service));
    await requests.send("POST", SERVICES, named(service));
    await requests.send("PATCH", path, { metadata: { annotations: annotationsOf(other) } }, patch);
    if (place % 3 === 0) {
      const status = { loadBalancer: { ingress: [{ ip: `198.51.100.${(place % 200) + 1}` }] } };
      await requests.send("PATCH", `${path}/status`, { status }, patch);
    }
    await requests.send("PATCH", path, lists.body, { "content-type": lists.contentType });
    await requests.send("PUT", path, named(edited(service, other, part)));
    await requests.send("PATCH", path, { metadata: { labels: { round: String(place) } } }, patch);
    if (place % 2 === 0) await requests.send("DELETE", path, {});
  }
}

/** What the audit log says that the webhook said live: rules by the id of the write. */
function liveVerdicts(events: readonly Record<string, unknown>[]): Map<string, readonly string[]> {
  const verdicts = new Map<string, readonly string[]>();
  for (const event of events) {
    const annotations = isObject(event["annotations"]) ? event["annotations"] : {};
    const said = (["deny", "warn"] as const).flatMap((action) => {
      const rules = annotations[`services.l4guard.dev/${action}`];
      return typeof rules === "string" ? rules.split(",").map((rule) => `${action} ${rule}`) : [];
    });
    verdicts.set(event["auditID"] as string, said.sort());
  }
  return verdicts;
}

/** How many of the writes each rule denied and warned of. */
function talliesOf(verdicts: Iterable<readonly string[]>): ReplayResult["policies"][number]["byRule"] {
  const tallies: Record<string, { denied: number; warned: number }> = {};
  for (const said of verdicts) {
    const denying = said.filter((rule) => rule.startsWith("deny ")).map((rule) => rule.slice("deny ".length));
    for (const rule of new Set(said.map((text) => text.slice("deny ".length)))) {
      tallies[rule] ??= { denied: 0, warned: 0 };
      tallies[rule][denying.includes(rule) ? "denied" : "warned"]++;
    }
  }
  return tallies;
}

async function replayed(
  log: string,
): Promise<{ readonly result: ReplayResult; readonly verdicts: ReadonlyMap<string, readonly string[]> }> {
  const argv = ["replay", "--cluster", clusterFile, "--complete", "--verbose", "--format", "json", log];
  const { stdout, stderr } = await run(argv, { cwd: folder });
  t.equal(stderr, "");
  const result = JSON.parse(stdout) as ReplayResult;
  const said = result.policies[0]?.writes.map(({ id, findings }) => {
    const held = findings.filter(({ action }) => action === "deny" || action === "warn");
    return [id, [...new Set(held.map(({ rule, action }) => `${action} ${rule}`))].sort()] as const;
  });
  return { result, verdicts: new Map(said) };
}

/** The audit event as Google Cloud's audit log has it. */
function asLogEntry(event: Record<string, unknown>): object {
  const target = event["objectRef"] as { readonly [name: string]: string };
  const status = event["responseStatus"] as { readonly code?: number; readonly message?: string };
  const response = event["responseObject"];
  const request = {
    verb: event["verb"] as LoggedRequest["verb"],
    at: event["stageTimestamp"] as string,
    user: field(event["user"], "username") as string,
    plural: target["resource"] ?? "",
    namespace: target["namespace"] ?? "",
    name: target["name"] ?? "",
    code: status.code ?? 0,
    message: status.message ?? "",
    isDryRun: /dryRun/.test(event["requestURI"] as string),
    request: event["requestObject"],
    response,
    ...(target["subresource"] !== undefined && { subResource: target["subresource"] }),
  };
  return { ...logEntry(request), insertId: event["auditID"] };
}

t.test("a replay gives each write the verdict that the webhook gave live", async (t) => {
  await write();
  const lines = readFileSync(join(folder, "audit.log"), "utf8").trimEnd().split("\n");
  const events = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((event) => field(event["objectRef"], "namespace") === "shop" && event["stage"] === "ResponseComplete");
  const writes = events.filter(({ verb }) => ["create", "update", "patch", "delete"].includes(verb as string));
  const live = liveVerdicts(writes);
  const reviewed = writes.filter(wasReviewed);
  t.ok(
    reviewed.filter((event) => (live.get(event["auditID"] as string) ?? []).length > 0).length > ROUNDS / 2,
    "much was said",
  );
  writeFileSync(join(folder, "cloud.json"), JSON.stringify(writes.map(asLogEntry)));
  for (const log of ["audit.log", "cloud.json"]) {
    const { result, verdicts } = await replayed(log);
    // In Google Cloud's log a JSON patch that was denied has neither body nor answer.
    const judged = log === "audit.log" ? reviewed : reviewed.filter((event) => !isDeniedJsonPatch(event));
    t.comment(`${log}: ${result.writes} writes; ${judged.length} in shop; ${JSON.stringify(result.passed)}`);
    const differences = judged.flatMap((event) => {
      const id = event["auditID"] as string;
      const [told, said] = [verdicts.get(id) ?? [], live.get(id) ?? []];
      // Of very many warned writes a replay tells the first ones by name.
      const isLeftOut = (result.policies[0]?.leftOut ?? 0) > 0 && told.length === 0;
      return isLeftOut || told.join() === said.join()
        ? []
        : [{ told, said, event: JSON.stringify(event).slice(0, 3_000) }];
    });
    t.same(differences.slice(0, 3), [], log);
    t.same(
      result.policies[0]?.byRule,
      talliesOf(judged.map((event) => live.get(event["auditID"] as string) ?? [])),
      log,
    );
    t.equal(result.oldUnknown, 0, `${log} begins with the cluster`);
  }
});

function isDeniedJsonPatch({ requestObject, responseObject }: Record<string, unknown>): boolean {
  return Array.isArray(requestObject) && field(responseObject, "kind") !== "Service";
}

/** Whether the webhook saw the write, and it is one that a replay judges: nothing else refused it, and it was no dry run. */
function wasReviewed(event: Record<string, unknown>): boolean {
  const status = event["responseStatus"] as { readonly code?: number; readonly message?: string };
  const isRefused = (status.code ?? 0) >= 400 && !/^admission webhook/.test(status.message ?? "");
  return !isRefused && !/dryRun/.test(event["requestURI"] as string);
}
