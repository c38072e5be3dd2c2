import { gzipSync } from "node:zlib";
import t from "tap";
import { auditEvent, type LoggedRequest, logEntry } from "../support/audit-logs.ts";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

function request(name: string, minute: number, type: string): LoggedRequest {
  return {
    verb: "create",
    at: `2026-11-01T10:${String(minute).padStart(2, "0")}:00.000000Z`,
    name,
    user: name.startsWith("bot") ? "pipeline@example.com" : "dev@example.com",
    response: {
      kind: "Service",
      apiVersion: "v1",
      metadata: { name, namespace: "shop", annotations: { "networking.gke.io/load-balancer-type": type } },
      spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 80 + minute }] },
    },
  };
}

const REQUESTS = [request("web", 0, "Internal"), request("bot-a", 1, "INTERNAL"), request("bot-b", 2, "INTERNAL")];
const FILES = {
  "audit.jsonl": REQUESTS.map((entry) => `${JSON.stringify(auditEvent(entry))}\n`).join(""),
  // As gcloud prints it: one list, the newest first.
  "gcloud.json": JSON.stringify(REQUESTS.toReversed().map(logEntry), undefined, 2),
  "audit.jsonl.gz": gzipSync(REQUESTS.map((entry) => `${JSON.stringify(auditEvent(entry))}\n`).join("")),
  "lenient.yaml": "rules:\n  lb-type-value-invalid: warn\n",
  "events.json": JSON.stringify({
    type: "Warning",
    reason: "SyncLoadBalancerFailed",
    involvedObject: { kind: "Service", namespace: "shop", name: "bot-a" },
    firstTimestamp: "2026-11-01T10:02:00Z",
  }),
  "broken.jsonl": '{"kind": nonsense}\n',
  "nothing.txt": "no JSON",
};

t.test("every form of a log says the same", async (t) => {
  const cwd = folder(t, FILES);
  const summaries = await Promise.all(
    ["audit.jsonl", "gcloud.json", "audit.jsonl.gz", "-"].map(async (path) => {
      const { stdout, code } = await run(["replay", "--gke-version", "1.33", "--format", "json", path], {
        cwd,
        stdin: FILES["audit.jsonl"],
      });
      const { version, writes, policies } = JSON.parse(stdout);
      return [code, version, writes, policies[0].denied, policies[0].byUser];
    }),
  );
  const expected = [1, 1, 3, 2, { "pipeline@example.com": { denied: 2, warned: 0 } }];
  t.same(summaries, [expected, expected, expected, expected]);
});

t.test("text tells the sum, then by what", async (t) => {
  const cwd = folder(t, FILES);
  const { stdout } = await run(["replay", "--gke-version", "1.33", "--events", "events.json", "gcloud.json"], { cwd });
  t.match(
    stdout,
    /^Of 3 writes 2 would have been denied \(all by one user\), 0 warned\. 1 of the\ndenied were followed by a failure\.\n/,
  );
  t.match(stdout, /lb-type-value-invalid +2 +0/);
  t.match(
    stdout,
    /CREATE Service shop\/bot-a by pipeline@example\.com {2}lb-type-value-invalid {2}followed by SyncLoadBalancerFailed/,
  );
  t.notMatch(stdout, /INTERNAL|would\s+create/, "nothing of an object but its name");
  const verbose = await run(["replay", "--gke-version", "1.33", "--verbose", "gcloud.json"], { cwd });
  t.match(verbose.stdout, /"INTERNAL" is not recognised/);
  const markdown = await run(["replay", "--gke-version", "1.33", "--format", "markdown", "gcloud.json"], { cwd });
  t.match(markdown.stdout, /\| `lb-type-value-invalid` \|/);
});

t.test("two policies are compared, and the second one's verdict counts", async (t) => {
  const cwd = folder(t, { ...FILES, "today.yaml": "preset: recommended\n" });
  const args = ["replay", "--gke-version", "1.33", "--policy", "today.yaml", "--policy", "lenient.yaml", "audit.jsonl"];
  const { stdout, code } = await run(args, { cwd });
  t.equal(code, 0, "nothing is denied any more");
  t.match(stdout, /2 writes that today\.yaml and lenient\.yaml judge differently/);
  t.match(stdout, /bot-a by pipeline@example\.com {2}denied → warned/);
  t.equal((await run([...args, "--fail-on", "warn"], { cwd })).code, 1);
  const same = await run([...args.slice(0, 3), "--policy", "today.yaml", "--policy", "today.yaml", "audit.jsonl"], {
    cwd,
  });
  t.match(same.stdout, /today\.yaml and today\.yaml judge every write alike/);
});

t.test("redacted, nobody is named", async (t) => {
  const cwd = folder(t, FILES);
  const { stdout } = await run(["replay", "--gke-version", "1.33", "--redact", "--verbose", "audit.jsonl"], { cwd });
  t.notMatch(stdout, /shop|bot|pipeline|INTERNAL/);
  t.match(stdout, /h-[0-9a-f]{12}/);
});

t.test("what can't be read is said", async (t) => {
  const cwd = folder(t, FILES);
  const broken = await run(["replay", "broken.jsonl"], { cwd });
  t.match(broken.stdout, /1 unreadable/);
  for (const [args, message] of [
    [["replay"], /needs a log/],
    [["replay", "missing.json"], /missing\.json: /],
    [["replay", "nothing.txt"], /no JSON object/],
    [["replay", "--policy", "a", "--policy", "b", "--policy", "c", "audit.jsonl"], /at most two/],
  ] as const) {
    const { code, stderr } = await run(args, { cwd });
    t.equal(code, 2);
    t.match(stderr, message);
  }
});
