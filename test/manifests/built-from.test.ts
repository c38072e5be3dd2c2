import t from "tap";
import { BuiltFrom } from "../../src/manifests/built-from.ts";
import { ManifestFile, type ManifestObject } from "../../src/manifests/manifest-file.ts";

const file = (name: string, text: string) => new ManifestFile(name, undefined, text);
const service = (name: string, spec: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const deployment = (name: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: 2}\n`;

const RESOURCES = [
  file("base/web.yaml", `${service("web", "{type: LoadBalancer, ports: [{port: 80}]}")}---\n${deployment("web")}`),
  file("base/web-internal.yaml", service("web-internal", "{type: ClusterIP}")),
];
const PATCHES = [
  file(
    "prod/policy.yaml",
    service("web", "{externalTrafficPolicy: Local, ports: [{port: 80, name: http}, {port: 81}]}"),
  ),
  file("prod/nothing.yaml", service("other", "{externalTrafficPolicy: Local}")),
];
const KUSTOMIZATION = file("prod/kustomization.yaml", "namePrefix: prod-\nresources: [../base]\n");

function builtOf(text: string): ManifestObject {
  const [object] = file("prod", text).objects;
  if (!object) throw new Error("no object");
  return object;
}

const WEB = builtOf(
  service("prod-web-v2", "{type: NodePort, externalTrafficPolicy: Local, ports: [{port: 81}, {port: 80, name: http}]}"),
);

t.test("what is built is told where it is written", (t) => {
  const builtFrom = new BuiltFrom({ resources: RESOURCES, patches: PATCHES, kustomization: KUSTOMIZATION });
  const table: readonly (readonly [string, ManifestObject, string, string])[] = [
    ["what the resource says as well", WEB, "/kind", "base/web.yaml"],
    ["what neither says", WEB, "/spec/loadBalancerIP", "base/web.yaml"],
    ["a name with a prefix and a suffix", WEB, "/metadata/name", "base/web.yaml"],
    ["what a patch says", WEB, "/spec/externalTrafficPolicy", "prod/policy.yaml"],
    ["what a patch says elsewhere in the same part", WEB, "/spec/ports/0/port", "prod/policy.yaml"],
    ["what neither a resource nor a patch of a file says", WEB, "/spec/type", "prod/kustomization.yaml"],
    [
      "the longest name",
      builtOf(service("prod-web-internal", "{type: ClusterIP}")),
      "/spec/type",
      "base/web-internal.yaml",
    ],
    ["an object of another kind", builtOf(deployment("prod-web")), "/spec/replicas", "base/web.yaml"],
    ["an object that is generated", builtOf(service("made", "{}")), "/spec", "prod/kustomization.yaml"],
  ];
  for (const [title, built, path, expected] of table)
    t.equal(builtFrom.sourceOf(built, path).file.name, expected, title);
  t.end();
});

t.test("a kustomization that can't be read leaves what is built as it is", (t) => {
  const builtFrom = new BuiltFrom({
    resources: [],
    patches: [],
    kustomization: file("prod/kustomization.yaml", "a: ["),
  });
  t.equal(builtFrom.sourceOf(WEB, "/spec"), WEB);
  const known = new BuiltFrom({
    resources: RESOURCES,
    patches: [],
    kustomization: file("prod/kustomization.yaml", "a: ["),
  });
  t.equal(known.sourceOf(WEB, "/spec/type"), WEB);
  t.end();
});
