import t from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const SERVICE = (name: string) =>
  `- {apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {type: LoadBalancer, loadBalancerIP: 10.0.0.5, ports: [{port: 80}]}}\n`;
const FILES = {
  "prod.json": JSON.stringify({
    version: 1,
    clusters: [{ context: "prod", gkeVersion: "1.36", exposed: [], refused: [] }],
    findings: [{ rule: "x", action: "warn", object: { kind: "Service", namespace: "shop", name: "web" } }],
  }),
  "prod.yaml": SERVICE("web"),
  "test.yaml": SERVICE("web"),
  "nothing.txt": "no audit",
};

t.test("audits and states of several clusters make one report", async (t) => {
  const cwd = folder(t, FILES);
  const audits = await run(["fleet", "report", "prod.json"], { cwd });
  t.equal(audits.code, 0);
  t.match(audits.stdout, /^prod +1\.36 +0 +1 +0$/m);
  const both = await run(["fleet", "report", "--json", "prod.json", "prod.yaml", "test.yaml"], { cwd });
  t.equal(both.code, 1, "a conflict");
  t.match(JSON.parse(both.stdout), {
    warn: 1,
    clusters: [{ name: "prod" }, { name: "test" }],
    conflicts: [{ of: "address", name: "10.0.0.5", holders: ["prod shop/web TCP 80", "test shop/web TCP 80"] }],
  });
});

t.test("the version of a cluster may come after its state", async (t) => {
  const cwd = folder(t, {
    ...FILES,
    "states/prod.yaml": SERVICE("web"),
    "states/prod.json": `{"items":[]}`,
    "audits/prod.json": JSON.stringify({
      clusters: [{ context: "prod", gkeVersion: "1.33.1-gke.1779000" }],
      findings: [],
    }),
  });
  for (const files of [
    ["states/prod.yaml", "audits/prod.json"],
    ["audits/prod.json", "states/prod.yaml"],
  ]) {
    const { code, stdout } = await run(["fleet", "report", "--json", "--map", "--to", "1.37", ...files], { cwd });
    t.equal(code, 0);
    const { upgrades, addresses } = JSON.parse(stdout);
    t.match(upgrades, [{ cluster: "prod", to: "1.37" }]);
    t.same(addresses, [{ address: "10.0.0.5", holders: ["prod shop/web TCP 80"] }]);
  }
});

t.test("what is no such file is said, with exit code 2", async (t) => {
  const cwd = folder(t, FILES);
  const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["report", "nothing.txt"], /nothing\.txt: neither an audit/],
    [["report", "nowhere.json"], /nowhere\.json: no such file or folder/],
    [["report"], /fleet report needs files/],
    [["show", "prod.json"], /fleet report needs files/],
    [["report", "--to", "soon", "prod.json"], /--to: "soon" is no GKE version/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await run(["fleet", ...args], { cwd });
    t.equal(code, 2);
    t.match(stderr, message);
  }
});
