import t from "tap";
import { fleetText } from "../../src/reports/fleet-text.ts";
import { Fleet } from "../../src/whatif/fleet/fleet.ts";
import { countedUpgrade } from "../support/counted-upgrade.ts";

const ASKED = { today: "2026-11-26" };
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
  const fleet = new Fleet(ASKED);
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
    subnets: [],
    upgrades: [],
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
  const fleet = new Fleet(ASKED);
  const web = [service("web", "10.0.0.5", 80), service("dns", "10.0.0.6", 53), { kind: "Ingress" }];
  fleet.take("prod", { kind: "List", items: web });
  fleet.take("test", [
    service("web", "10.0.0.5", 80),
    service("also", "10.0.0.5", 443),
    service("dns", "10.0.0.6", 54),
    service("inside", "10.0.0.5", 80, "ClusterIP"),
  ]);
  const report = fleet.report();
  t.same(report.conflicts, [
    { of: "address", name: "10.0.0.5", holders: ["prod shop/web TCP 80", "test shop/web TCP 80"] },
  ]);
  t.match(
    fleetText(report, 80),
    "same ports of one address in several clusters\n  10.0.0.5\n    prod shop/web TCP 80\n    test shop/web TCP 80\n",
  );
  const two = new Fleet(ASKED);
  for (const name of ["b", "a"]) two.take(name, [service("x", "10.0.0.9", 80), service("y", "10.0.0.8", 80)]);
  t.same(
    two.report().conflicts.map(({ name }) => name),
    ["10.0.0.8", "10.0.0.9"],
  );
});

t.test("of names and subnets it tells those that several clusters use", async (t) => {
  const annotated = (name: string, annotations: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop", annotations },
    spec: { type: "LoadBalancer", ports: [{ protocol: "TCP", port: 80 }] },
  });
  const neg = (name: string) => ({ "cloud.google.com/neg": `{"exposed_ports":{"80":{"name":"${name}"}}}` });
  const rule = (name: string) => ({ "service.kubernetes.io/tcp-forwarding-rule": name });
  const inside = (subnet: string) => ({
    "networking.gke.io/load-balancer-type": "Internal",
    "networking.gke.io/internal-load-balancer-subnet": subnet,
  });
  const fleet = new Fleet({ ...ASKED, isMapped: true });
  fleet.take("eu", [
    ...[annotated("a", neg("checkout")), annotated("b", neg("eu-only"))],
    ...[annotated("c", rule("copied")), annotated("d", inside("shared")), annotated("e", inside("own"))],
    service("f", "10.0.0.10", 80),
    service("g", "10.0.0.9", 80),
  ]);
  fleet.take("us", [
    ...[annotated("a", neg("checkout")), annotated("d", inside("shared")), annotated("e", inside("shared"))],
    { kind: "Ingress", metadata: { name: "c", annotations: { "ingress.kubernetes.io/forwarding-rule": "copied" } } },
    annotated("h", { "networking.gke.io/custom-forwarding-rule": "one, copied" }),
    annotated("i", { "service.kubernetes.io/tcp-forwarding-rule-ipv6": "copied" }),
  ]);
  const report = fleet.report();
  t.same(report.conflicts, [
    { of: "forwarding rule", name: "copied", holders: ["eu shop/c", "us /c", "us shop/h", "us shop/i"] },
    { of: "NEG", name: "checkout", holders: ["eu shop/a", "us shop/a"] },
  ]);
  t.same(report.subnets, [{ subnet: "shared", clusters: ["eu", "us"], loadBalancers: 3 }]);
  t.same(report.addresses, [
    { address: "10.0.0.9", holders: ["eu shop/g TCP 80"] },
    { address: "10.0.0.10", holders: ["eu shop/f TCP 80"] },
  ]);
  const text = fleetText(report, 80);
  t.match(text, "same name of a NEG in several clusters\n  checkout\n    eu shop/a\n    us shop/a\n");
  t.match(text, "same forwarding rule in several clusters\n  copied\n    eu shop/c\n");
  t.match(text, /^shared +2 +3$/m);
  t.match(text, "addresses\n  10.0.0.9\n    eu shop/g TCP 80\n");
});

t.test("upgrades are told of clusters whose version is known", async (t) => {
  const both = {
    ...service("dns", "", 53),
    spec: {
      type: "LoadBalancer",
      ports: [
        { name: "tcp", protocol: "TCP", port: 53 },
        { name: "udp", protocol: "UDP", port: 53 },
      ],
    },
    metadata: { name: "dns", namespace: "shop", annotations: { "networking.gke.io/load-balancer-type": "Internal" } },
  };
  const fleet = new Fleet({ ...ASKED, to: "1.37" });
  t.ok(fleet.lacksVersion("prod"));
  t.ok(fleet.take("prod", { gkeVersion: "1.33.1-gke.1779000" }), "a cluster file");
  t.notOk(fleet.lacksVersion("prod"));
  fleet.take("new", audit("new", "1.40.1-gke.1000"));
  for (const name of ["prod", "new", "unknown"]) fleet.take(name, [both]);
  const report = fleet.report();
  const [upgrade] = report.upgrades;
  const { effects } = countedUpgrade([both], { ...ASKED, from: "1.33.1-gke.1779000", to: "1.37" });
  t.equal(report.upgrades.length, 1, "not of those that are newer, or not known");
  t.match(upgrade, { cluster: "prod", from: "1.33.1-gke.1779000", to: "1.37" });
  t.ok((upgrade?.high ?? 0) + (upgrade?.medium ?? 0) + (upgrade?.low ?? 0) > 0);
  t.same(upgrade?.effects, effects, "what l4guard upgrade says");
  t.match(
    fleetText(report, 80),
    /^upgrade +from +to +high +medium +low +what\nprod +1\.33\.1-gke\.1779000 +1\.37 +\d/m,
  );
  t.throws(() => new Fleet({ ...ASKED, to: "soon" }), /--to: "soon" is no GKE version/);
});

t.test("what is neither is refused", async (t) => {
  const fleet = new Fleet(ASKED);
  for (const value of ["text", 1, undefined, {}, { clusters: [] }]) t.notOk(fleet.take("a", value));
  t.same(fleet.report().clusters, []);
});
