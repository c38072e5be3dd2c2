import t from "tap";
import { hiddenIn } from "../../src/manifests/hidden.ts";
import { readKustomization } from "../../src/manifests/kustomization.ts";
import { ManifestFile, manifestsOf, objectsOf } from "../../src/manifests/manifest-file.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { hasPlaceholder } from "../../src/manifests/placeholders.ts";

t.test("YAML that kubectl reads: indentation within quotes and brackets, unknown tags", async (t) => {
  const table: readonly (readonly [title: string, text: string, value: unknown])[] = [
    ["a quoted scalar goes on at column 0", 'a:\n  b: "one\ntwo"\n  c: 1\n', { a: { b: "one two", c: 1 } }],
    ["in single quotes", "a:\n  b: 'one\ntwo'\n", { a: { b: "one two" } }],
    ["over several lines", 'a:\n  b: "one\n\ntwo\n three"\nc: 2\n', { a: { b: "one\ntwo three" }, c: 2 }],
    ["with an escaped line break", 'a:\n  b: "one\\\ntwo"\n', { a: { b: "onetwo" } }],
    ["a bracket that closes at its key's column", "a:\n  b: [\n    1,\n  ]\n", { a: { b: [1] } }],
    ["at column 0", "a:\n  b: {\nc: 1,\nd: [2,\n3]\n}\ne: 4\n", { a: { b: { c: 1, d: [2, 3] } }, e: 4 }],
    ["a tag that nobody knows is text", "a: !!string 5\nb: !Foo yes\n", { a: "5", b: "yes" }],
    ["of a collection it is not looked at", "a: !Ref [1]\nb: !<tag:x> {c: !GetAtt d}\n", { a: [1], b: { c: "d" } }],
  ];
  for (const [title, text, value] of table) {
    const { documents, problems } = readManifestText(text);
    t.same([documents.map((document) => document.value), problems], [[value], []], title);
  }
  t.match(readManifestText("a: [1\nb: 2\n").problems, [{ line: 2 }], "an open bracket is none the less wrong");
  t.match(readManifestText("a:\n  b:\n c: 1\n").problems, [{}], "indentation of blocks counts");
  const endless = `a: "${"\nx".repeat(300)}"`;
  t.match(readManifestText(endless).problems, [{}], "the repair of a document is bounded");
});

t.test("places are those of the text as it is written", async (t) => {
  const text = 'a: 1\nb:\n  c: "one\ntwo"\n  d: [\n    x\n  ]\n  e: last\n';
  const [document] = readManifestText(text).documents;
  const written = (path: string) => {
    const { start, end } = document?.locate(path) ?? { start: 0, end: 0 };
    return text.slice(start, end);
  };
  t.match(written("/b/c"), /"one\ntwo"$/);
  t.match(written("/b/d/0"), "x");
  t.match(written("/b/e"), /last$/);
});

t.test("what can't be read and is no manifest is no failure; a template is left out", async (t) => {
  const table: readonly (readonly [title: string, text: string, unreadable: number, leftOut: number])[] = [
    ["neither apiVersion nor kind", "script: [a\n", 0, 0],
    ["a kind alone", "kind: [a\n", 0, 0],
    ["a manifest", "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer\n", 1, 0],
    ["in JSON", '{"apiVersion": "v1", "kind": "Service", "spec": {"type": "LoadBalancer"', 1, 0],
    ["an Ingress", "apiVersion: v1\nkind: Ingress\nspec: [a\n", 1, 0],
    [
      "a Service inside the cluster",
      "apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - name: a\n  port: 1\n - a\n",
      0,
      1,
    ],
    ["a Service that ends too early", "apiVersion: v1\nkind: Service\nspec: [a\n", 1, 0],
    ["a Service with NEGs", "apiVersion: v1\nkind: Service\nmetadata: {cloud.google.com/neg: '{}'\n", 1, 0],
    ["two documents of a file are one line", "apiVersion: v1\nkind: [\n---\napiVersion: v1\nkind: [\n", 1, 0],
    ["of a kind without load balancer", "apiVersion: v1\nkind: ConfigMap\ndata: [a\n", 0, 1],
    ["a workload", "apiVersion: apps/v1\nkind: Deployment\nspec: [a\n", 0, 1],
    ["a route that names a Service", "apiVersion: g/v1\nkind: HTTPRoute\nspec:\n  ref: [{kind: Service}\n", 0, 1],
    ["a list may hold anything", "apiVersion: v1\nkind: List\nitems: [a\n", 1, 0],
    ["indented, with a Service", "  apiVersion: v1\n  kind: Service\n spec: [LoadBalancer\n", 1, 0],
    ["a template", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n", 0, 1],
    ["of Terraform", "apiVersion: v1\nkind: Service\n%{ if a }spec: b%{ endif }\n", 0, 1],
    ["of envsubst", "apiVersion: v1\nkind: Service\n$more\nspec: {}\n", 0, 1],
    ["with brackets", "apiVersion: v1\nkind: Service\nspec: {a: [YOUR REGISTRY]/web}\n", 0, 1],
    ["of Python", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {self.path}-web\n", 0, 1],
    ["of ytt, which can be read", "apiVersion: v1\nkind: Service\nmetadata:\n  name: #@ name()\n", 0, 1],
    ["of ytt, and can't be read", "#@ if a:\napiVersion: v1\nkind: Service\nspec: [LoadBalancer\n#@ end\n", 0, 1],
    ["a comment that is like one of ytt's", "#@author\napiVersion: v1\nkind: Service\n", 0, 0],
    ["of Jinja", "apiVersion: v1\nkind: Service\n{% if a %}\nspec: [\n{% endif %}\n", 0, 1],
  ];
  for (const [title, text, unreadable, leftOut] of table) {
    const manifests = manifestsOf([new ManifestFile("a.yaml", undefined, text)]);
    t.same([manifests.unreadable.length, manifests.leftOut.length], [unreadable, leftOut], title);
    if (leftOut > 0) t.same([...objectsOf(manifests.files)], [], title);
  }
});

t.test("what a text that is not read writes", async (t) => {
  const table: readonly (readonly [text: string, kind: string | undefined, name: string | undefined])[] = [
    ["kind: Service\nmetadata:\n  labels: {a: b}\n  name: web\nspec: [", "Service", "web"],
    ["kind: Service\nmetadata:\n\n  name: 'web' # why\n", "Service", "web"],
    ['"kind": "Service"\nmetadata: {namespace: a, name: web}', undefined, undefined],
    ["kind: Service\nmetadata: {namespace: a, name: web}", "Service", "web"],
    ["kind: Service\nmetadata:\n  name: {{ .name }}\n", "Service", undefined],
    ["kind: Service\nmetadata:\n  name: web-$(ENV)\n", "Service", undefined],
    ["kind: Service\nspec:\n  name: web\n", "Service", undefined],
    ["kind: Service\nmetadata:\n  labels:\n    name: other\n  # which one\n  name: web\n", "Service", "web"],
    ["kind: Service\nmetadata: {\n  name: web, namespace: a}\n", "Service", undefined],
    ["kind: Service\nmetadata: {\n  name: web}\n", "Service", "web"],
    [`kind: Service\nmetadata:\n${"   \n".repeat(20_000)}spec: [`, "Service", undefined],
  ];
  for (const [text, kind, name] of table) t.same(hiddenIn(text), kind === undefined ? [] : [{ kind, name }], text);
});

t.test("what a kustomization names", async (t) => {
  const text = `
resources: [web.yaml, ../base, "https://example.com/x.yaml"]
components: [../../parts/a]
patches:
  - path: lb.yaml
  - patch: |-
      - op: remove
        path: /spec
patchesStrategicMerge: [./more/b.yaml, "kind: Service\\nmetadata: {name: a}"]
patchesJson6902: [{path: c.yaml, target: {kind: Service}}]
replacements: [{path: ../r.yaml}, {source: {kind: Service}}]
configurations: [names.yaml]
helmCharts: [{name: web, valuesFile: values.yaml}]
`;
  t.same(readKustomization(new ManifestFile("env/prod/kustomization.yaml", undefined, text)), {
    folder: "env/prod",
    resources: ["env/prod/web.yaml", "env/base", "parts/a"],
    fragments: [
      ...["env/prod/lb.yaml", "env/prod/more/b.yaml", "env/prod/c.yaml", "env/r.yaml", "env/prod/names.yaml"],
      "env/prod/values.yaml",
    ],
    remotes: ["https://example.com/x.yaml"],
    isComponent: false,
    patched: [
      { kind: "Service", name: "a" },
      { kind: "Service", name: undefined },
    ],
  });
  const empty = readKustomization(new ManifestFile("kustomization.yml", undefined, "- 1\n"));
  const nothing = { folder: "", resources: [], fragments: [], remotes: [], isComponent: false, patched: [] };
  t.same(empty, nothing, "whatever it holds");
});

const MORE_PLACEHOLDERS = [
  "[YOUR REGISTRY]",
  "[PROJECT_ID]-media",
  "gcr.io/[PROJECT]/web",
  "{self.path.k8s}",
  "{images[web]}",
  "XX.XX.XX.XX",
  "YOUR.IP.ADDRESS.HERE",
  "203.0.x.x/24",
];

t.test("placeholders", async (t) => {
  for (const text of ["{{ .ip }}", `a-$${"{NAME}"}`, "$(IP)", "<YOUR_CIDR>", "__HOST__", "%HOST%", "{{\n x }}"].concat(
    MORE_PLACEHOLDERS,
  )) {
    t.ok(hasPlaceholder(text), text);
  }
  for (const text of [
    "$5",
    "a < b > c",
    "<a>",
    "__init__",
    "100%",
    "{}",
    "$HOME",
    "%d",
    '{"ingress": true}',
    "[NET_ADMIN]",
    "[A, B]",
    "{a: b}",
    "203.0.113.9",
    "x.y.x.x",
    "0x1.2.3.4",
  ]) {
    t.notOk(hasPlaceholder(text), text);
  }
});
