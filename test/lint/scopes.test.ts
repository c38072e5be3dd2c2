import { resolve } from "node:path";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { fixToTheEnd } from "../../src/lint/fix.ts";
import { type LintKnowledge, lint, type Source } from "../../src/lint/lint.ts";
import { ManifestFile, manifestsOf } from "../../src/manifests/manifest-file.ts";
import { lintInput } from "../support/command-line.ts";

const CLUSTER = { gkeVersion: "1.33.5-gke.1200000", subsetting: true, vpcNative: true, region: "europe-west1" };

/** The denials and warnings about these files, as "action rule Kind name". */
function told(files: Readonly<Record<string, string>>, knowledge: LintKnowledge = {}): readonly string[] {
  return resultOf(files, knowledge)
    .findings.filter(({ finding }) => finding.action === "deny" || finding.action === "warn")
    .map(({ finding, object }) => `${finding.action} ${finding.rule} ${object.kind} ${object.name}`);
}

function resultOf(files: Readonly<Record<string, string>>, knowledge: LintKnowledge = {}) {
  const sources: Source[] = Object.entries(files).map(([name, text]) => ({ name, text }));
  return lint(sources, { cluster: CLUSTER, ...knowledge });
}

const ingress = (service: string, port: number, name = "shop") => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, annotations: {kubernetes.io/ingress.class: gce}}
spec: {defaultBackend: {service: {name: ${service}, port: {number: ${port}}}}}
`;
const backend = (name: string, port: number) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, annotations: {cloud.google.com/neg: '{"ingress": true}'}}
spec: {selector: {app: a}, ports: [{port: ${port}}]}
`;
const portless = (name: string, spec: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {${spec}}
`;
const named = (name: string, neg: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, annotations: {cloud.google.com/neg: '{"exposed_ports": {"80": {"name": "${neg}"}}}'}}
spec: {selector: {app: a}, ports: [{port: 80}]}
`;
const MISSING = "deny ingress-backend-port-missing Ingress shop";
const TAKEN = ["deny neg-custom-name-duplicate Service a", "deny neg-custom-name-duplicate Service b"];

t.test("a name is looked up in the file, the folder, the kustomization, the nearest folder above", async (t) => {
  const right = backend("web", 80);
  const wrong = backend("web", 8080);
  const table: readonly (readonly [string, boolean, Readonly<Record<string, string>>])[] = [
    ["in the same file", false, { "a/i.yaml": `${ingress("web", 80)}---\n${right}`, "b/s.yaml": wrong }],
    ["the same file before the folder", false, { "a/i.yaml": `${ingress("web", 80)}---\n${right}`, "a/s.yaml": wrong }],
    ["the folder before the others", true, { "a/i.yaml": ingress("web", 80), "a/s.yaml": wrong, "b/s.yaml": right }],
    ["the nearest folder above", true, { "a/x/i.yaml": ingress("web", 80), "a/y/s.yaml": wrong, "b/s.yaml": right }],
    [
      "in two folders below it: not known",
      false,
      { "i.yaml": ingress("web", 80), "a/s.yaml": wrong, "b/s.yaml": right },
    ],
    ["twice, but the same", true, { "i.yaml": ingress("web", 80), "a/s.yaml": wrong, "b/s.yaml": wrong }],
    ["twice in the folder: not known", false, { "i.yaml": ingress("web", 80), "s.yaml": wrong, "t.yaml": right }],
    [
      "a kustomization that holds both before what stands nearer",
      true,
      {
        "env/i.yaml": ingress("web", 80),
        "env/kustomization.yaml": "resources: [i.yaml, ../base]\n",
        "base/kustomization.yaml": "resources: [s.yaml]\n",
        "base/s.yaml": wrong,
        "env/other/s.yaml": right,
      },
    ],
    [
      "kustomizations that build from each other",
      true,
      {
        "env/i.yaml": ingress("web", 80),
        "env/kustomization.yaml": "resources: [i.yaml, ../base]\n",
        "base/kustomization.yaml": "resources: [s.yaml, ../env]\n",
        "base/s.yaml": wrong,
      },
    ],
    [
      "the file of a kustomization that is not its resource",
      false,
      { "env/i.yaml": ingress("web", 80), "env/kustomization.yaml": "resources: [i.yaml]\n", "env/s.yaml": right },
    ],
    [
      "a Service whose ports a tool has yet to fill in: not known",
      false,
      { "a/i.yaml": ingress("web", 80), "a/s.yaml": backend("web", 80).replace("spec:", "spec-gke:") },
    ],
    [
      "a headless Service needs no ports, so it is whole",
      true,
      { "a/i.yaml": ingress("web", 80), "a/s.yaml": portless("web", "clusterIP: None, selector: {app: a}") },
    ],
    [
      "neither does one of another name",
      true,
      { "a/i.yaml": ingress("web", 80), "a/s.yaml": portless("web", "type: ExternalName, externalName: a.example") },
    ],
    [
      "a port that is a placeholder: not known",
      false,
      { "i.yaml": ingress("web", 80), "s.yaml": wrong.replace("8080", "<PORT>") },
    ],
  ];
  for (const [title, isWrong, files] of table) t.equal(told(files).includes(MISSING), isWrong, title);
});

t.test("of a workload only what others read of it must be known", async (t) => {
  const service = backend("web", 80).replace("{port: 80}", "{port: 80, targetPort: web}");
  const workload = (labels: string, image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {${labels}}}
    spec: {containers: [{name: a, image: "${image}", ports: [{name: http, containerPort: 80}]}]}
`;
  const table: readonly (readonly [string, boolean, string])[] = [
    ["all of it is", true, workload("app: a", "shop:1")],
    ["an image that a tool fills in", true, workload("app: a", "shop:<TAG>")],
    ["labels that a tool fills in", false, workload("app: a, version: <TAG>", "shop:1")],
  ];
  const wrong = "deny neg-targetport-mismatch Service web";
  for (const [title, isTold, deployment] of table) {
    t.equal(told({ "a/s.yaml": service, "a/d.yaml": deployment }).includes(wrong), isTold, title);
  }
});

t.test("an object whose name or namespace a script fills in may be any other", async (t) => {
  const shop = ingress("web", 8080);
  const service = backend("web", 80);
  t.ok(told({ "a/i.yaml": shop, "a/s.yaml": service }).includes(MISSING));
  t.same(told({ "a/i.yaml": shop, "a/s.yaml": service.replace("name: web", "name: WEB_NAME") }), []);
  const placed = (text: string, namespace: string) =>
    text.replace("metadata: {", `metadata: {namespace: ${namespace}, `);
  const apart = { "a/i.yaml": placed(shop, "web-ENVIRONMENT"), "a/s.yaml": placed(service, "NAMESPACE_PLACEHOLDER") };
  t.same(told(apart), []);
});

t.test("conflicts are judged where one cluster is declared", async (t) => {
  const apart = { "dev/a.yaml": named("a", "api"), "prod/b.yaml": named("b", "api") };
  t.same(told(apart), [], "two folders");
  t.same(told({ "dev/a.yaml": named("a", "api"), "dev/b.yaml": named("b", "api") }).toSorted(), TAKEN, "one folder");
  t.same(told(apart, { isComplete: true }).toSorted(), TAKEN, "a complete cluster");
  t.same(told(apart, { state: [{ apiVersion: "v1", kind: "Node" }] }).toSorted(), TAKEN, "the state of a cluster");
  const kustomization = "resources: [../dev/a.yaml, ../prod/b.yaml]\n";
  t.same(told({ ...apart, "all/kustomization.yaml": kustomization }).toSorted(), TAKEN, "a kustomization");
});

t.test("what is written in several places is said once", async (t) => {
  const files = { "i.yaml": ingress("web", 80), "a/s.yaml": backend("web", 1), "b/s.yaml": backend("web", 2) };
  t.match(resultOf(files).notes, [/^Service default\/web is written differently in 2 places \(a\/s.yaml, b\/s.yaml\)/]);
  const unused = { "a/s.yaml": backend("web", 1), "b/s.yaml": backend("web", 2) };
  t.same(resultOf(unused).notes, [], "where nobody asks there is nothing to say");
  t.match(resultOf(unused, { isComplete: true }).notes, [/the last one counts/]);
});

t.test("what is written but not known is not missing, and is nobody's peer", async (t) => {
  const annotation = `cloud.google.com/backend-config: '{"default": "hc"}'`;
  const service = backend("web", 80).replace("{cloud.google.com/neg", `{${annotation}, cloud.google.com/neg`);
  const config = (name: string, spec: string) =>
    `apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  const other = { "s.yaml": service, "o.yaml": config("other", "{}") };
  const missing = "warn backend-config-missing Service web";
  const table: readonly (readonly [string, boolean, Readonly<Record<string, string>>])[] = [
    ["written nowhere", true, {}],
    ["with a value to fill in", false, { "b.yaml": config("hc", `{securityPolicy: {name: "${"$"}{P}"}}`) }],
    ["with a name to fill in", false, { "b.yaml": config(`"${"$"}{NAME}"`, "{}") }],
    ["written in two ways", false, { "b.yaml": config("hc", "{}"), "c.yaml": config("hc", "{a: 1}") }],
    ["a template", false, { "b.yaml": config("hc", "{securityPolicy: {name: {{ p }}-a}}") }],
    ["a template of another name", true, { "b.yaml": config("ha", "{securityPolicy: {name: {{ p }}-a}}") }],
  ];
  for (const [title, isMissing, more] of table) {
    t.equal(told({ ...other, ...more }).includes(missing), isMissing, title);
    t.equal(told({ ...other, ...more }, { isComplete: true }).includes(missing), isMissing, `${title}, in a cluster`);
  }
});

t.test("an object that a kustomization patches is not known to others", async (t) => {
  const built = {
    "o/i.yaml": ingress("web", 80),
    "o/kustomization.yaml": "resources: [i.yaml, ../b]\n",
    "b/kustomization.yaml": "resources: [s.yaml]\n",
    "b/s.yaml": backend("web", 8080),
  };
  t.ok(told(built).includes(MISSING), "as it is written");
  const patches = (text: string) => ({ "o/kustomization.yaml": `resources: [i.yaml, ../b]\n${text}` });
  const table = {
    "a patch in the kustomization": "patches: [{patch: 'x', target: {kind: Service, name: web}}]\n",
    "a patch of all Services": "patches: [{patch: 'x', target: {kind: Service}}]\n",
    "a merge in the kustomization": "patchesStrategicMerge:\n- |-\n  kind: Service\n  metadata: {name: web}\n",
  };
  for (const [title, text] of Object.entries(table))
    t.notOk(told({ ...built, ...patches(text) }).includes(MISSING), title);
  const of = "patches: [{patch: 'x', target: {kind: Service, name: other}}]\n";
  t.ok(told({ ...built, ...patches(of) }).includes(MISSING), "a patch of another one");
});

t.test("what a kustomization builds may get its ports from an overlay that is not here", async (t) => {
  const bare = portless("web", "type: LoadBalancer, selector: {app: a}");
  t.same(told({ "web.yaml": bare }), ["deny lb-no-ports Service web"]);
  const kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n";
  t.same(told({ "base/web.yaml": bare, "base/kustomization.yaml": kustomization }), []);
});

t.test("on an ambiguous join nothing is offered and nothing is fixed", async (t) => {
  const GRACE = "deployment-termination-grace";
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: a, image: a}]}
`;
  const build = "resources: [s.yaml, ../d.yaml]\n";
  const one = { "d.yaml": deployment, "a/kustomization.yaml": build, "a/s.yaml": named("web", "a") };
  const withoutNegs = portless("web", "selector: {app: a}, ports: [{port: 80}]");
  const apart = { ...one, "b/kustomization.yaml": build, "b/s.yaml": withoutNegs };
  const alike = { ...one, "b/kustomization.yaml": build, "b/s.yaml": one["a/s.yaml"] };
  const offered = (files: Readonly<Record<string, string>>) =>
    resultOf(files).findings.flatMap(({ finding }) => (finding.rule === GRACE ? finding.edits : []));
  const fixed = (files: Readonly<Record<string, string>>) => {
    const read = Object.entries(files).map(([name, text]) => new ManifestFile(name, resolve(name), text));
    // Compared with nothing: all of it is new.
    const base = { files: [], showsDeletions: true };
    const rest = { manifests: manifestsOf(read), cluster: compileCluster(CLUSTER), isComplete: false, base };
    const { files: changed } = fixToTheEnd(lintInput({}, {}, rest), { rules: new Set([GRACE]), isUnsafe: true });
    return [...changed.keys()].map(({ name }) => name);
  };
  t.equal(offered(one).length, 1, "one folder");
  t.same(fixed(one), ["d.yaml"], "one folder");
  t.equal(offered(alike).length, 1, "two folders that say the same");
  t.same(fixed(alike), ["d.yaml"], "two folders that say the same");
  t.same(offered(apart), [], "two folders of the same names");
  t.same(fixed(apart), [], "two folders of the same names");
});

t.test("an edit is compared with the object of its own file", async (t) => {
  const service = (type: string) => `apiVersion: v1
kind: Service
metadata: {name: web, annotations: {networking.gke.io/load-balancer-type: ${type}}}
spec: {type: LoadBalancer, selector: {app: a}, ports: [{port: 80, protocol: TCP}]}
`;
  const base = [
    { name: "a/s.yaml", text: service("Internal") },
    { name: "b/s.yaml", text: service("External") },
  ];
  const now = { "a/s.yaml": service("Internal"), "b/s.yaml": service("External") };
  t.same(resultOf(now, { base }).forecasts, [], "nothing changes");
  const changed = resultOf({ ...now, "b/s.yaml": service("Internal") }, { base }).forecasts;
  t.same(
    changed.map(({ place }) => place.file),
    ["b/s.yaml"],
    "one of them does",
  );
});

t.test("nothing is said about placeholders, and what holds whatever they become is", async (t) => {
  const service = (type: string, ranges: string) => `apiVersion: v1
kind: Service
metadata: {name: edge, annotations: {networking.gke.io/load-balancer-type: "${type}", cloud.google.com/l4-rbs: enabled}}
spec: {type: LoadBalancer, externalTrafficPolicy: Cluster, loadBalancerSourceRanges: [${ranges}], selector: {app: e}, ports: [{port: 443}]}
`;
  const denied = (type: string, ranges: string) =>
    told({ "a.yaml": service(type, ranges) }).filter((line) => line.startsWith("deny"));
  t.same(denied("intern", '"203.0.113.0/24"').length > 0, true, "a wrong type");
  t.same(denied(`$${"{LB_TYPE}"}`, '"203.0.113.0/24"'), [], "a type that is yet to come");
  t.match(denied("<TYPE>", '"203.0.113.0/99"'), [/source-ranges-invalid-cidr/], "a wrong range beside it");
  t.same(denied("Internal", '"<CIDR>"'), [], "a range that is yet to come");
  const { notes } = resultOf({ "a.yaml": service("<TYPE>", '"<CIDR>"') });
  t.same(notes, ["a.yaml: 2 values are placeholders, about which nothing is said."]);
});

t.test("an object of another API group is none of the kind that is called so", async (t) => {
  const knative = (name: string) =>
    `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {template: {}}\n`;
  t.same(
    told({ "a.yaml": `${ingress("web", 80)}---\n${knative("web")}` }, { isComplete: true }),
    [],
    "Knative makes a Service of that name, of which nobody knows more",
  );
  const near = { "a.yaml": `${ingress("web", 80)}---\n${knative("api")}` };
  t.same(
    told(near, { isComplete: true }),
    ["deny ingress-backend-service-missing Ingress shop"],
    "one of another name is no backend",
  );
  const both = { "a.yaml": `${ingress("web", 80)}---\n${backend("web", 80)}---\n${knative("web")}` };
  t.same([told(both), resultOf(both).notes], [[], []], "and not the same as one that has its name");
});
