import { PassThrough, Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import t from "tap";
import { forecast as forecastCommand } from "../../src/cli/forecast.ts";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { asApplied } from "../../src/lint/as-applied.ts";
import { forecastText } from "../../src/reports/forecast-text.ts";
import { cluster, DUAL, F, INTERNAL, MIXED, RBS, type Sketch, service } from "../support/l4-sketches.ts";

function commandIo(stdin: string, around: { readonly cwd?: string; readonly env?: Record<string, string> } = {}) {
  return {
    stdin: Readable.from([stdin]),
    stdout: new PassThrough(),
    stdoutStream: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    cwd: "/",
    now: () => new Date(0),
    ...around,
  };
}

/** Runs the command on `stdin`; what it prints and its exit code. */
async function run(argv: readonly string[], stdin = "", around = {}) {
  const io = commandIo(stdin, around);
  const code = await forecastCommand.run(argv, io);
  io.stdout.end();
  return { code, text: await readText(io.stdout) };
}

t.test("l4guard forecast --jsonl", async (t) => {
  const line = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const next = { kind: "Service", spec: { type: "LoadBalancer", ports: [{ port: 80 }] } };
  const input = [
    { id: 1, cluster: { gkeVersion: "1.33" }, old: null, new: next },
    "",
    "{",
    "[]",
    { id: 2 },
    { id: 3, new: "web" },
    { id: 4, new: next, cluster: 5 },
    { id: 5, new: { ...next, spec: { ...next.spec, loadBalancerIP: "192.0.2.1" } }, cluster: { addresses: [null] } },
    { id: 6, old: next, new: null },
  ];
  const { code, text } = await run(["--jsonl"], input.map(line).join("\n"));
  const answers = text
    .trim()
    .split("\n")
    .map((answer) => JSON.parse(answer));
  t.equal(code, 2);
  t.same(
    answers.map(({ id, owner }) => [id, owner]),
    [
      [1, "legacy-external"],
      [null, undefined],
      [null, undefined],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, "none"],
    ],
  );
  t.same(Object.keys(answers[0]), [
    "id",
    "owner",
    "fails",
    "ipv4",
    "ipv6",
    "forwardingRuleChange",
    "annotationsRemoved",
    "forwardingRules",
    "sourceRanges",
    "reasons",
  ]);
  t.same(
    answers.slice(1, 7).map(({ error }) => String(error).slice(0, 24)),
    [
      "the line is not JSON",
      "the line is not a JSON o",
      "neither old nor new is t",
      "old and new must be obje",
      "cluster is not an object",
      "the cluster profile is m",
    ],
  );
  t.equal((await run(["--jsonl"], line(input[0]))).code, 0);
});

t.test("a forecast for people", async (t) => {
  const live: Sketch = { annotations: { ...RBS, note: "x" }, finalizers: [F.net2], ips: ["198.51.100.7"], spec: DUAL };
  const manifest = {
    kind: "Service",
    metadata: { name: "web", annotations: RBS },
    spec: { type: "LoadBalancer", ports: [{ port: 443 }], loadBalancerSourceRanges: ["10.0.0.0/8", "2001:db8::/32"] },
  };
  const next = asApplied(manifest, service(live).raw);
  const result = forecast({ cluster: cluster(), old: service(live), new: SERVICE.read(next) });
  const text = forecastText("default/web", result, { isUpdate: true, colour: false });
  t.ok(
    text.split("\n").every((row) => row.length <= 80),
    "80 columns",
  );
  t.match(text, /^Service default\/web\n {2}owner {13}RBS controller: external/);
  t.match(text, /IPv4 198\.51\.100\.7 \(same\)/, "what controllers wrote stays");
  t.match(text, /IPv4 TCP 443, external, Premium tier\n {20}IPv6 TCP 443/, "so do the families");
  t.match(text, /IPv4 10\.0\.0\.0\/8\n {20}IPv6 2001:db8::\/32/);
  t.match(text, /the edit {10}Forwarding rules are deleted and made again: expect a gap in/);

  const internal = service({
    annotations: { ...INTERNAL, "networking.gke.io/internal-load-balancer-allow-global-access": "true" },
    ports: "1 2 3 4 5 6",
  });
  const made = forecast({ cluster: cluster(), old: undefined, new: internal });
  const coloured = forecastText("default/web", made, { isUpdate: false, colour: true });
  t.ok(coloured.includes("\u001b[1mWhy\u001b[22m"));
  t.match(coloured, /IPv4 TCP all ports, internal, global access/);
  const failing = forecast({ cluster: cluster(), old: undefined, new: service({ ports: MIXED }) });
  t.match(
    forecastText("a/b", failing, { isUpdate: false, colour: false }),
    /addresses {9}none[\s\S]*result {12}The sync fails\./,
  );
  const pool: Sketch = { finalizers: [F.net1], ips: ["198.51.100.7"] };
  const withdrawn = forecast({ cluster: cluster(), old: service(pool), new: service({ ...pool, annotations: RBS }) });
  t.match(
    forecastText("a/b", withdrawn, { isUpdate: true, colour: false }),
    /The annotation cloud\.google\.com\/l4-rbs is taken off/,
  );
});

t.test("a manifest is applied over the live object", async (t) => {
  const live = {
    metadata: {
      annotations: { note: "old", [`service.kubernetes.io/tcp-forwarding-rule`]: "x" },
      finalizers: [F.net2],
    },
    spec: { ipFamilies: ["IPv6"] },
    status: { a: 1 },
  };
  t.same(asApplied({ kind: "Service", spec: { type: "LoadBalancer" } }, live), {
    kind: "Service",
    metadata: { finalizers: [F.net2], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "x" } },
    spec: { ipFamilies: ["IPv6"], type: "LoadBalancer" },
    status: { a: 1 },
  });
  const families = { spec: { ipFamilyPolicy: "SingleStack" } };
  t.same(Reflect.get(Object(asApplied(families, live)), "spec"), { ipFamilyPolicy: "SingleStack" });
  for (const own of [{ status: {} }, { metadata: { finalizers: [] } }])
    t.equal(asApplied(own, live), own, "a live object");
});

t.test("l4guard forecast refuses what it can't make sense of", async (t) => {
  await t.rejects(run([]), { name: "UsageError" });
  await t.rejects(run(["a", "b"]), { name: "UsageError" });
});

t.test("facts come from flags, variables and the project file, and lines fit the terminal", async (t) => {
  const cwd = t.testdir({
    "web.json": JSON.stringify({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { type: "LoadBalancer", ports: [{ port: 80, protocol: "TCP" }] },
    }),
    bare: {},
    old: { ".l4guard.yaml": "kind: Project\nclusters: [{name: old, gkeVersion: 1.30}]\n" },
  });
  const owner = async (argv: readonly string[], folder: string, env: Record<string, string> = {}) => {
    const { code, text } = await run([...argv, "../web.json"], "", { cwd: `${cwd}/${folder}`, env });
    t.equal(code, 0);
    return /owner +(.*)/.exec(text)?.[1];
  };
  const [pool, service] = [
    "cloud controller manager: external, target pool",
    "RBS controller: external, backend service",
  ];
  t.equal(await owner([], "bare"), service, "with nothing known the newest version counts");
  t.equal(await owner(["--gke-version", "1.30"], "bare"), pool);
  t.equal(await owner([], "bare", { L4GUARD_GKE_VERSION: "1.30" }), pool);
  t.equal(await owner([], "old"), pool);
  t.equal(await owner(["--gke-version", "1.37"], "old"), service, "a flag wins over the project file");
  const { text } = await run(["web.json"], "", { cwd, env: { COLUMNS: "60" } });
  t.ok(text.split("\n").every((line) => line.length <= 60));
});

t.test("what a folder has no more is deleted, and what a file does not have stays", async (t) => {
  const named = (name: string) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name },
      spec: { type: "LoadBalancer", ports: [{ port: 80, protocol: "TCP" }] },
    });
  const cwd = t.testdir({ before: { "a.json": named("a"), "b.json": named("b") }, after: { "a.json": named("a") } });
  const folders = await run(["--old", "before", "after"], "", { cwd });
  t.match(folders.text, /^Service default\/b\n[\s\S]*the edit +Forwarding rules are deleted\.$/m);
  t.match(folders.text, /^Service default\/a\n[\s\S]*the edit +No forwarding rule changes\.$/m);
  const file = await run(["--old", "before", "after/a.json"], "", { cwd });
  t.notMatch(file.text, /default\/b/);
});
