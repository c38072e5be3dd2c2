import t from "tap";
import { FORMATS } from "../../src/reports/formats.ts";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const ARGS = ["upgrade", "--from", "1.35", "--to", "1.37"];
const SHOP = "examples/what-if/shop.yaml";
const CWD = process.cwd();

t.test("every format of the lint is one of the upgrade", async (t) => {
  for (const format of Object.keys(FORMATS)) {
    const { stdout, code } = await run([...ARGS, "--verbose", "--format", format, SHOP], { cwd: CWD });
    t.equal(code, 1, `${format}: a high risk`);
    t.match(stdout, /dns/, `${format} names the Service`);
    t.match(stdout, /deleted and made again/, `${format} says what happens`);
  }
});

t.test("JSON is an object with the version of its shape", async (t) => {
  const { stdout } = await run([...ARGS, "--format", "json", SHOP], { cwd: CWD });
  const { version, from, to, steps, summary } = JSON.parse(stdout);
  t.same([version, from, to], [1, "1.35", "1.37"]);
  t.same(summary, { high: 1, medium: 1, low: 0, none: 1, objects: 2, unaffected: 0 });
  const { reasons, ...effect } = steps[0].effects[0];
  t.ok(reasons.length > 0);
  t.same(Object.keys(effect).sort(), [
    "column",
    "description",
    "file",
    "kind",
    "line",
    "object",
    "remedy",
    "risk",
    "side",
    "since",
    "verify",
  ]);
});

t.test("code scanning gets a result for each risk", async (t) => {
  const { stdout } = await run([...ARGS, "--format", "sarif", SHOP], { cwd: CWD });
  const ids = JSON.parse(stdout).runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId);
  t.same(ids, ["upgrade-rule-recreated", "upgrade-anew-owner"]);
});

t.test("the failing level", async (t) => {
  const later = ["upgrade", "--from", "1.36", "--to", "1.37", SHOP];
  t.equal((await run(later, { cwd: CWD })).code, 0, "a medium risk does not fail by default");
  t.equal((await run([...later, "--fail-on", "warn"], { cwd: CWD })).code, 1);
  t.equal((await run(["upgrade", "--from", "1.36", "--to", "1.37", "--fail-on", "info", SHOP], { cwd: CWD })).code, 1);
});

t.test("what can't be done is said", async (t) => {
  const cwd = folder(t, { "bad.yaml": "apiVersion: v1\nkind: [\n", "none.yaml": "" });
  for (const [args, message] of [
    [["upgrade", SHOP], /needs --to VERSION/],
    [["upgrade", "--to", "1.37", SHOP], /needs --from VERSION/],
    [["upgrade", "--from", "1.37", "--to", "1.36", SHOP], /not newer/],
    [["upgrade", "--from", "1.36", "--to", "next", SHOP], /no GKE version/],
  ] as const) {
    const { code, stderr } = await run(args, { cwd: CWD });
    t.equal(code, 2);
    t.match(stderr, message);
  }
  const { code, stderr } = await run([...ARGS, "bad.yaml"], { cwd });
  t.equal(code, 2, "what could not be read");
  t.match(stderr, /bad\.yaml:/);
  t.equal((await run([...ARGS, "none.yaml"], { cwd })).code, 0, "nothing to upgrade");
});

t.test("a gathered state is what lives", async (t) => {
  const state = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata:
      name: dns
      namespace: shop
      finalizers: [gke.networking.io/l4-netlb-v2]
      annotations: { cloud.google.com/l4-rbs: enabled }
    spec:
      type: LoadBalancer
      ports: [{ port: 53, name: tcp }, { port: 53, protocol: UDP, name: udp }]
    status: { loadBalancer: { ingress: [{ ip: 192.0.2.9 }] } }
`;
  const manifest = state
    .split("items:\n  - ")[1]
    ?.replaceAll("\n    ", "\n")
    .replace(/\n {2}finalizers.*/, "")
    .replace(/\nstatus.*/, "");
  const cwd = folder(t, {
    "state.yaml": state,
    "dns.yaml": manifest ?? "",
    "cluster.yaml": "gkeVersion: 1.33.3-gke.1392000\n",
  });
  const known = ["upgrade", "--to", "1.34", "--cluster", "cluster.yaml", "--verbose"];
  for (const args of [
    ["--state", "state.yaml"],
    ["--state", "state.yaml", "dns.yaml"],
  ]) {
    const { stdout, code } = await run([...known, ...args], { cwd });
    t.equal(code, 1);
    t.match(stdout, /192\.0\.2\.9/, "the reasons name the address that it has");
    t.match(stdout, /Ports that are dead now come alive: UDP 53/);
  }
});
