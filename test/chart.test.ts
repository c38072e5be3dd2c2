import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createTwoFilesPatch } from "diff";
import Fastify from "fastify";
import { load } from "js-yaml";
import t from "tap";
import { generatedChartFiles } from "../scripts/chart.ts";
import { documentedValues } from "../scripts/documented-values.ts";
import { WATCHED_RESOURCES } from "../src/cluster/resources.ts";
import { checkClusterProfile } from "../src/config/cluster-profile.ts";
import { policyChecker } from "../src/config/policy.ts";
import { readSettings } from "../src/config/read-settings.ts";
import { flagOf, SETTING_NAMES } from "../src/config/settings.ts";
import { ANNOTATIONS } from "../src/domain/annotations.ts";
import { EXEMPT_ANNOTATION } from "../src/engine/exemption.ts";
import { createMetrics } from "../src/metrics/metrics.ts";
import { RULES } from "../src/rules/index.ts";
import { reviewApp } from "../src/webhook/app.ts";
import { CHART_POLICIES, rolesIn, webhooksIn } from "./support/chart-policies.ts";
import { CHART, helm, objectsIn, type Rendered, renderText } from "./support/helm.ts";

const FIXTURES = "test/fixtures/chart";
const VALUES = readFileSync(`${CHART}/values.yaml`, "utf8");
const NAMES = readdirSync(FIXTURES)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(".yaml", ""));
const TEXTS = new Map(NAMES.map((name) => [name, renderText(`${FIXTURES}/${name}.yaml`)]));
const RENDERED = new Map([...TEXTS].map(([name, text]) => [name, objectsIn(text)]));
const EVERYTHING = [...RENDERED.values()].flat();
const TEMPLATES = readdirSync(`${CHART}/templates`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.includes("."))
  .map((name) => readFileSync(`${CHART}/templates/${name}`, "utf8"))
  .join("\n");

const withSets = (sets: readonly string[]) =>
  helm(["template", "l4guard", CHART, "--namespace=l4guard", ...sets.map((set) => `--set=${set}`)]);

function deploymentOf(objects: readonly Rendered[]): Rendered {
  const found = objects.find(({ kind }) => kind === "Deployment");
  if (!found) throw new Error("no Deployment");
  return found;
}

t.test("helm lint finds nothing", async (t) => {
  for (const name of NAMES) {
    const run = helm(["lint", "--strict", CHART, `--values=${FIXTURES}/${name}.yaml`]);
    t.equal(run.code, 0, `${name}: ${run.stdout}`);
  }
});

t.test("what each values file renders; TAP_SNAPSHOT=1 writes it anew", async (t) => {
  // Helm 3 and Helm 4 print the same objects in different orders.
  const sorted = (text = "") =>
    text
      .split(/^---\n/m)
      .sort()
      .join("---\n");
  const preset = sorted(TEXTS.get("default"));
  for (const [name, text] of TEXTS) {
    const isDefault = name === "default";
    const path = `${FIXTURES}/${name}.${isDefault ? "rendered" : "diff"}`;
    const diff = () => createTwoFilesPatch("default", name, preset, sorted(text), "", "", { context: 2 });
    const made = isDefault ? preset : diff();
    if (process.env["TAP_SNAPSHOT"] === "1") writeFileSync(path, made);
    t.equal(made, existsSync(path) ? readFileSync(path, "utf8") : "", path);
  }
});

t.test("R15, F7: rendering twice gives the same bytes", async (t) => {
  for (const name of ["default", "monitoring", "files", "cert-manager"]) {
    t.equal(renderText(`${FIXTURES}/${name}.yaml`), TEXTS.get(name), name);
  }
});

for (const [policy, check] of Object.entries(CHART_POLICIES)) {
  t.test(policy, async (t) => {
    for (const [name, objects] of RENDERED) t.same(check(objects), [], name);
  });
}

t.test("policies find what breaks them", async (t) => {
  const objects = structuredClone(RENDERED.get("default") ?? []) as Rendered[];
  deploymentOf(objects)["spec"].template.spec.containers[0].securityContext.readOnlyRootFilesystem = false;
  objects
    .find(({ kind }) => kind === "ClusterRole")
    ?.["rules"].push({
      apiGroups: ["*"],
      resources: ["secrets"],
      verbs: ["list", "delete"],
    });
  const [first] = webhooksIn(objects);
  Object.assign(first?.webhook, { timeoutSeconds: 30, namespaceSelector: { matchExpressions: [] } });
  first?.webhook.rules.push({ apiGroups: [""], resources: ["pods"], operations: ["CONNECT"], scope: "*" });
  delete first?.webhook.matchPolicy;
  objects.push({ apiVersion: "v1", kind: "Secret", metadata: { name: "l4guard" } }, deploymentOf(objects));
  const silent = Object.entries(CHART_POLICIES).filter(([, check]) => check(objects).length === 0);
  t.same(
    silent.map(([policy]) => policy),
    [],
  );
});

const TYPOS: readonly string[] = [
  "replica=3",
  "webhook.failurePolicy=Fail",
  "webhooks.failurePolicies=Fail",
  "webhooks.failurePolicy=fail",
  "webhooks.timeoutSeconds=30",
  "webhooks.timeoutSeconds=3s",
  "webhooks.excludedNamespaces=kube-system",
  "certificates.mode=selfManaged",
  "certificates.certmanager.issuerName=x",
  "image.digest=latest",
  "onError=warn",
  "ports.webhook=70000",
  "autoscaling.minReplicas=0",
  "metrics.enabled=true",
  "metrics.serviceMonitor.interval=30",
  "logging.level=trace",
  "resources=small",
];

t.test("the schema rejects mistakes", async (t) => {
  for (const set of TYPOS) {
    const { code, stderr } = withSets([set]);
    t.not(code, 0, set);
    t.match(stderr, "values don't meet the specifications of the schema", set);
  }
});

t.test("a chart that depends on this one may hand it globals and a condition", async (t) => {
  t.equal(withSets(["global.region=europe-west1", "enabled=true"]).code, 0);
});

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "Fail with one replica": ["webhooks.failurePolicy=Fail", "replicas=1"],
  "hostNetwork with ports.webhook 10250": ["hostNetwork=true"],
  "ports.webhook and ports.health must differ": ["ports.webhook=8081"],
  "needs certificates.existingSecret": ["certificates.mode=files"],
  "two sources of one certificate": ["certificates.existingSecret=tls"],
  "only read in mode cert-manager": ["certificates.certManager.issuerName=company"],
  "at least preStopSeconds + 30": ["preStopSeconds=30"],
  "minReplicas is more than": ["autoscaling.enabled=true", "autoscaling.minReplicas=9"],
  "set webhooks.enabled: false": ["enabled=false"],
};

t.test("combinations that can't work are refused with advice", async (t) => {
  for (const [advice, sets] of Object.entries(REFUSED)) {
    const { code, stderr } = withSets(sets);
    t.not(code, 0, advice);
    t.match(stderr, advice);
  }
});

t.test("schema and README are what the comments of values.yaml say; `npm run chart` writes them", async (t) => {
  for (const [path, text] of generatedChartFiles()) t.equal(readFileSync(path, "utf8"), text, path);
});

t.test("every value is used by a template, and every value of a template exists", async (t) => {
  const paths = documentedValues(VALUES).map(({ path }) => path.join("."));
  const used = [...new Set([...TEMPLATES.matchAll(/\.Values\.([A-Za-z.]+)/g)].map((match) => match[1] ?? ""))];
  t.same(
    paths.filter((path) => !used.includes(path)),
    [],
    "unused",
  );
  t.same(
    used.filter((path) => !paths.includes(path) && path !== "enabled"),
    [],
    "undocumented",
  );
});

t.test("values without a comment or with an unknown constraint are mistakes", async (t) => {
  t.throws(() => documentedValues("a: 1\n"), /a has no comment/);
  t.throws(() => documentedValues("# A.\n# @max 3\na: 1\n"), /unknown constraint @max/);
});

t.test("the server understands what the Deployment passes and mounts", async (t) => {
  const flags = new Set(SETTING_NAMES.map(flagOf));
  const checkPolicy = policyChecker(new Set(RULES.map(({ id }) => id)));
  for (const [name, objects] of RENDERED) {
    const [command, ...args] = deploymentOf(objects)["spec"].template.spec.containers[0].args as string[];
    t.equal(command, "serve");
    for (const arg of args) t.ok(flags.has(arg.split("=")[0] ?? ""), `${name}: ${arg}`);
    const { port, healthPort } = readSettings(args, {});
    const ports = deploymentOf(objects)["spec"].template.spec.containers[0].ports;
    t.match(ports, [
      { name: "webhook", containerPort: port },
      { name: "health", containerPort: healthPort },
    ]);
    const config = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "l4guard");
    checkPolicy(load(config?.["data"]["policy.yaml"]), `${name}: policy.yaml`);
    checkClusterProfile(load(config?.["data"]["cluster.yaml"]), `${name}: cluster.yaml`);
  }
});

t.test("the server has time to drain before the kubelet kills it", async (t) => {
  for (const [name, objects] of RENDERED) {
    const { terminationGracePeriodSeconds, containers } = deploymentOf(objects)["spec"].template.spec;
    const preStop = containers[0].lifecycle?.preStop.sleep.seconds ?? 0;
    const { drainLimitMs } = readSettings(containers[0].args.slice(1), {});
    t.ok(terminationGracePeriodSeconds > preStop + drainLimitMs / 1_000, name);
  }
});

t.test("every served route is registered, and every registered path is served", async (t) => {
  const served = new Set<string>();
  const app = Fastify();
  app.addHook("onRoute", ({ method, url }) => void (method === "POST" && served.add(url)));
  await app.register(reviewApp, {} as Parameters<typeof reviewApp>[1]);
  const registered = webhooksIn(EVERYTHING).map(({ webhook }) => webhook.clientConfig.service.path as string);
  t.same([...new Set(registered)].sort(), [...served].sort());
});

t.test("webhooks, Service and Pods agree on names and ports", async (t) => {
  for (const [name, objects] of RENDERED) {
    const service = objects.find(({ kind }) => kind === "Service");
    t.match(service?.["spec"].ports, [{ port: 443, targetPort: "webhook" }, { targetPort: "health" }], name);
    const { selector, template } = deploymentOf(objects)["spec"];
    t.same(service?.["spec"].selector, selector.matchLabels, name);
    t.match(template.metadata.labels, selector.matchLabels, name);
    for (const { webhook } of webhooksIn(objects)) {
      t.same([webhook.clientConfig.service.name, webhook.clientConfig.service.port], [service?.metadata.name, 443]);
    }
  }
});

t.test("what puts webhook configurations back loses that right before they are removed", async (t) => {
  const objects = objectsIn(renderText(`${FIXTURES}/default.yaml`, "--set=webhooks.restore=true"));
  const hook = objects.filter(({ metadata }) => metadata.annotations?.["helm.sh/hook"] === "pre-delete");
  const args: readonly string[] = hook.find(({ kind }) => kind === "Job")?.["spec"].template.spec.containers[0].args;
  const removed = args.flatMap((arg) => (arg.includes("/") ? [arg.split(".", 1)[0]] : []));
  t.same(removed, ["clusterrolebindings", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"]);
  const rules: readonly Rendered[] = hook.find(({ kind }) => kind === "ClusterRole")?.["rules"];
  t.same(new Set(rules.flatMap(({ resources }) => resources)), new Set(removed));
});

t.test("S1: the role allows what is watched, and no other kind", async (t) => {
  const watched = WATCHED_RESOURCES.map(({ path }) => path.replace(/^\/apis?\/(?:([^/]+)\/)?[^/]+\/([^/]+)$/, "$1/$2"));
  const allowed = rolesIn(RENDERED.get("default") ?? [])
    .filter(({ role, rule }) => role.kind === "ClusterRole" && rule.verbs.includes("watch"))
    .flatMap(({ rule }) => rule.resources.map((resource: string) => `${rule.apiGroups[0]}/${resource}`));
  t.same(allowed.sort(), watched.sort());
});

t.test("match conditions let every annotation through that a rule reads", async (t) => {
  const [services] = webhooksIn(RENDERED.get("default") ?? []).filter(({ webhook }) => webhook.name.startsWith("serv"));
  const condition = services?.webhook.matchConditions.find(
    ({ name }: Rendered["metadata"]) => name === "load-balancer-or-annotated",
  );
  const pattern = new RegExp(/matches\("(.+?)"\)/.exec(condition.expression)?.[1] ?? "-");
  const read = [...ANNOTATIONS.values()].filter(({ on }) => on === "Service").map(({ key }) => key);
  t.ok(read.length > 30);
  for (const key of [...read, EXEMPT_ANNOTATION]) t.match(key.toLowerCase(), pattern);
  const unrelated = ["prometheus.io/scrape", "kubectl.kubernetes.io/last-applied-configuration", "example.com/gke.io"];
  for (const key of [...unrelated, "meta.helm.sh/release-name"]) t.notMatch(key, pattern);
});

t.test("alerts and dashboard ask for metrics that exist, and each alert has a runbook", async (t) => {
  const metrics = await createMetrics({ version: "0", node: "0" }).registry.getMetricsAsJSON();
  const exists = new Set(metrics.map(({ name }) => name));
  const alerts = load(readFileSync(`${CHART}/files/alerts.yaml`, "utf8")) as { alert: string; expr: string }[];
  const dashboard = readFileSync(`${CHART}/files/dashboard.json`, "utf8");
  const asked = [...alerts.map(({ expr }) => expr), dashboard].flatMap((text) => text.match(/l4guard_[a-z_]+/g) ?? []);
  t.ok(asked.length > 15);
  for (const name of asked) t.ok(exists.has(name) || exists.has(name.replace(/_(bucket|sum|count)$/, "")), name);
  const links = (RENDERED.get("monitoring") ?? [])
    .filter(({ kind }) => kind === "PrometheusRule" || kind === "Rules")
    .flatMap(({ spec }) => spec.groups[0].rules.map((rule: Rendered) => rule["annotations"].runbook_url as string));
  t.equal(links.length, alerts.length * 2);
  const runbook = readFileSync("docs/guides/runbook.md", "utf8");
  for (const { alert } of alerts) {
    t.match(runbook, `\n## ${alert}\n`);
    t.ok(links.some((link) => link.endsWith(`docs/guides/runbook.md#${alert.toLowerCase()}`)));
  }
});

t.test("long and odd release names stay valid and apart", async (t) => {
  const render = (release: string, namespace: string) =>
    objectsIn(helm(["template", release, CHART, `--namespace=${namespace}`]).stdout);
  const objects = render("a".repeat(53), "n".repeat(63));
  for (const { kind, metadata } of objects) t.ok(metadata.name.length <= 63 + 15, `${kind} ${metadata.name}`);
  const service = objects.find(({ kind }) => kind === "Service");
  t.ok((service?.metadata.name.length ?? 99) <= 63);
  const clusterScoped = (namespace: string) =>
    render("l4guard", namespace)
      .filter(({ metadata }) => metadata.namespace === undefined)
      .map(({ metadata }) => metadata.name);
  const others = clusterScoped("two");
  t.same(
    clusterScoped("one").filter((name) => others.includes(name)),
    [],
  );
});

const asksCluster = helm(["version", "--short"]).stdout.startsWith("v3") && "helm 3 renders notes in a cluster only";

t.test("notes warn of what the values bring about", { skip: asksCluster }, async (t) => {
  const notes = (...sets: string[]) => {
    const args = ["install", "l4guard", CHART, "--namespace=l4guard", "--dry-run=client", ...sets];
    return helm(args, { ...process.env, KUBECONFIG: "/nonexistent" }).stdout.split("NOTES:")[1] ?? "";
  };
  t.match(notes(), "kubectl delete validatingwebhookconfiguration,mutatingwebhookconfiguration l4guard\n");
  t.notMatch(notes(), "WARNING");
  t.match(notes("--set=webhooks.failurePolicy=Fail"), "WARNING: failurePolicy is Fail");
  t.match(notes("--set=replicas=1"), "WARNING: with one replica");
  t.match(notes("--set=ports.webhook=9443"), "gcloud compute firewall-rules create");
  t.match(notes("--set=googleApis.enabled=true"), "roles/compute.networkViewer");
});
