import t from "tap";
import { Fleet } from "../../src/lint/fleet.ts";
import { fleetText } from "../../src/reports/fleet-text.ts";

const finding = (rule: string, action: string, namespace = "shop", cluster?: string) => ({
  rule,
  action,
  object: { kind: "Service", namespace, name: "web", ...(cluster !== undefined && { cluster }) },
});
const audit = (context: string | undefined, gkeVersion: string, ...findings: readonly object[]) => ({
  version: 1,
  clusters: [{ context, gkeVersion, exposed: [{ isOpen: true }, { isOpen: false }], refused: [] }],
  findings,
});
const service = (name: string, loadBalancerIP: string, port: number, type = "LoadBalancer") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop" },
  spec: { type, loadBalancerIP, ports: [{ protocol: "TCP", port }] },
});

t.test("audits come to clusters, rules by how many clusters they speak in, and the worst namespaces", async (t) => {
  const fleet = new Fleet();
  t.ok(fleet.take("a.json", audit("prod", "1.33", finding("x", "deny"), finding("y", "warn"), finding("z", "info"))));
  t.ok(fleet.take("test", audit(undefined, "", finding("y", "warn", ""), finding("y", "warn", "books"))));
  const both = { ...audit("one", "1.36"), findings: [finding("x", "deny", "shop", "two")] };
  t.ok(
    fleet.take("both", { ...both, clusters: [...both.clusters, { context: "two", gkeVersion: "1.37", exposed: [] }] }),
  );
  const report = fleet.report();
  t.same(report, {
    deny: 2,
    warn: 3,
    clusters: [
      { name: "one", gkeVersion: "1.36", open: 1, deny: 0, warn: 0 },
      { name: "prod", gkeVersion: "1.33", open: 1, deny: 1, warn: 1 },
      { name: "test", gkeVersion: "", open: 1, deny: 0, warn: 2 },
      { name: "two", gkeVersion: "1.37", open: 0, deny: 1, warn: 0 },
    ],
    rules: [
      { rule: "x", clusters: 2, deny: 2, warn: 0 },
      { rule: "y", clusters: 2, deny: 0, warn: 3 },
    ],
    worst: [
      { cluster: "prod", namespace: "shop", deny: 1, warn: 1 },
      { cluster: "two", namespace: "shop", deny: 1, warn: 0 },
      { cluster: "test", namespace: "", deny: 0, warn: 1 },
      { cluster: "test", namespace: "books", deny: 0, warn: 1 },
    ],
    conflicts: [],
  });
  t.equal(
    fleetText(report, 80),
    [
      "cluster  version  denials  warnings  open",
      "one      1.36           0         0     1",
      "prod     1.33           1         1     1",
      "test     ?              0         2     1",
      "two      1.37           1         0     0",
      "",
      "rule  clusters  denials  warnings",
      "x            2        2         0",
      "y            2        0         3",
      "",
      "worst namespaces  denials  warnings",
      "prod/shop               1         1",
      "two/shop                1         0",
      "test/(cluster)          0         1",
      "test/books              0         1",
      "",
      "4 clusters: 2 denials, 3 warnings\n",
    ].join("\n"),
  );
});

t.test("states come to addresses of which several clusters want the same ports", async (t) => {
  const fleet = new Fleet();
  const web = [service("web", "10.0.0.5", 80), service("dns", "10.0.0.6", 53), { kind: "Ingress" }];
  fleet.take("prod", { kind: "List", items: web });
  fleet.take("test", [
    service("web", "10.0.0.5", 80),
    service("also", "10.0.0.5", 443),
    service("dns", "10.0.0.6", 54),
    service("inside", "10.0.0.5", 80, "ClusterIP"),
  ]);
  const report = fleet.report();
  t.same(report.conflicts, [{ address: "10.0.0.5", holders: ["prod shop/web TCP 80", "test shop/web TCP 80"] }]);
  t.match(
    fleetText(report, 80),
    "same ports of one address in several clusters\n  10.0.0.5\n    prod shop/web TCP 80\n    test shop/web TCP 80\n",
  );
  const two = new Fleet();
  for (const name of ["b", "a"]) two.take(name, [service("x", "10.0.0.9", 80), service("y", "10.0.0.8", 80)]);
  t.same(
    two.report().conflicts.map(({ address }) => address),
    ["10.0.0.8", "10.0.0.9"],
  );
});

t.test("what is neither is refused", async (t) => {
  const fleet = new Fleet();
  for (const value of ["text", 1, undefined, {}, { clusters: [] }]) t.notOk(fleet.take("a", value));
  t.same(fleet.report().clusters, []);
});
