import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type ObjectChange, reviewValidation } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { startWebhookProcess } from "../support/webhook-process.ts";

/** An object of a recorded case. */
interface RecordedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

interface RecordedCase {
  readonly id: string;
  readonly cluster: ClusterProfile;
  readonly newObjects: readonly RecordedObject[];
}

/** Recorded cases of every group whose objects a real API server takes. */
const IDS = [
  "neg/ports/one-missing",
  "neg/name/with-ingress",
  "neg/name/simple",
  "neg/svc/headless-ingress",
  "ing/backend/neg",
  "ing/backend/missing-port-number",
  "ing/backend/resource-default",
  "ing/backend/internal-exposed-generated",
  "ing/path/prefix-star",
  "ing/http/no-tls-disabled",
  "ing/ip/external-regional-key",
  "ing/fc/redirect-http-off",
  "ing/internal/fc-redirect",
  "ing/class/none+name-gce-internal",
  "bc/valid/affinity-header",
  "bc/valid/iap-on-cdn-off",
  "bc/internal/armor",
  "bc/proto/bad-on-other-port",
];
const CASES = readFileSync("test/fixtures/layer-7-cases.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedCase)
  .filter(({ id }) => IDS.includes(id));

const CUSTOM = [
  ["BackendConfig", "backendconfigs", "cloud.google.com", "v1"],
  ["FrontendConfig", "frontendconfigs", "networking.gke.io", "v1beta1"],
  ["ManagedCertificate", "managedcertificates", "networking.gke.io", "v1"],
  ["ServiceNetworkEndpointGroup", "servicenetworkendpointgroups", "networking.gke.io", "v1beta1"],
] as const;
const PATHS: Readonly<Record<string, string>> = {
  Service: "/api/v1/namespaces/shop/services",
  Ingress: "/apis/networking.k8s.io/v1/namespaces/shop/ingresses",
  BackendConfig: "/apis/cloud.google.com/v1/namespaces/shop/backendconfigs",
  FrontendConfig: "/apis/networking.gke.io/v1beta1/namespaces/shop/frontendconfigs",
};
const CLUSTER = { ...CASES[0]?.cluster };

const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
const server = await startRealApiServer(requireBinaries());
for (const [kind, plural, group, version] of CUSTOM) {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  await server.api("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { "api-approved.kubernetes.io": "unapproved, for a test" } },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  });
}
for (const name of ["l4guard", "shop"]) await server.kubectl(["create", "namespace", name]);
await server.kubectl(["create", "-n", "l4guard", "service", "externalname", "l4guard", "--external-name=localhost"]);
const clusterFile = join(folder, "cluster.json");
writeFileSync(clusterFile, JSON.stringify(CLUSTER));
const configuration = (port: number) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "l4guard" },
  webhooks: [
    {
      name: "layer-7.l4guard.dev",
      admissionReviewVersions: ["v1"],
      clientConfig: { service: { name: "l4guard", namespace: "l4guard", path: "/validate", port } },
      failurePolicy: "Fail",
      sideEffects: "NoneOnDryRun",
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
      rules: [
        ["", "v1", "services"],
        ["networking.k8s.io", "v1", "ingresses"],
        ["cloud.google.com", "v1", "backendconfigs"],
        ["networking.gke.io", "v1beta1", "frontendconfigs"],
      ].map(([group, version, resource]) => ({
        apiGroups: [group],
        apiVersions: [version],
        resources: [resource],
        operations: ["CREATE", "UPDATE", "DELETE"],
      })),
    },
  ],
});
// The webhook writes its authority into the configuration of its name; the port is known when it runs.
await server.api("POST", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", configuration(443));
const webhook = await startWebhookProcess({
  flags: ["--kubeconfig", server.kubeconfigPath, "--cluster", clusterFile, "--pod-name", "replica-0"],
});
await server.kubectl([
  ...["patch", "validatingwebhookconfiguration", "l4guard", "--type=json", "-p"],
  JSON.stringify([{ op: "replace", path: "/webhooks/0/clientConfig/service/port", value: webhook.port }]),
]);
t.teardown(async () => {
  await webhook.kill();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const WITHIN_MS = 60_000;
const POLL_MS = 200;

/** The rules that deny the object's creation, or why the API server refuses it by itself. */
async function denialsOf(object: RecordedObject, isDryRun: boolean): Promise<readonly string[]> {
  const args = ["create", "-f", "-", ...(isDryRun ? ["--dry-run=server"] : [])];
  const { code, stderr } = await server.kubectl(args, JSON.stringify(object));
  if (code === 0) return [];
  return stderr.includes("denied the request") ? rulesIn(stderr) : [stderr.trim()];
}

/** The rules in a denial, which kubectl prints behind the warnings. */
function rulesIn(said: string): readonly string[] {
  const [, denial = ""] = said.split("denied the request", 2);
  return [...new Set([...denial.matchAll(/\[([a-z0-9-]+)\]/g)].map(([, rule = ""]) => rule))].sort();
}

/** The rules that deny it in a review beside the objects. */
function expectedFor(object: RecordedObject, others: readonly RecordedObject[]): readonly string[] {
  const knownKinds = INDEXED_KINDS.filter((kind) => kind !== "secrets");
  const index = indexManifests({ objects: others, isComplete: true, knownKinds });
  const change = { kind: object.kind as ObjectChange["kind"], change: "create", object } as const;
  const { findings } = reviewValidation(
    { ...change, requester: { username: "jane", groups: [], isController: false } },
    {
      rules: RULE_SET,
      policy: compilePolicy({}),
      cluster: compileCluster(CLUSTER),
      index,
      today: "2026-11-21",
      isOffline: false,
    },
  );
  return [...new Set(findings.filter(({ action }) => action === "deny").map(({ rule }) => rule))].sort();
}

/** What `look` sees once it sees `expected`, or at last: the webhook's index follows the cluster. */
async function settled(
  look: () => Promise<readonly string[]>,
  expected: readonly string[],
): Promise<readonly string[]> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const seen = await look();
    if (seen.join() === expected.join() || Date.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

t.test("recorded objects get the verdicts of a review on a real API server", async (t) => {
  t.equal(CASES.length, IDS.length, "each is recorded");
  let denied = 0;
  for (const { id, newObjects } of CASES) {
    const created: RecordedObject[] = [];
    for (const object of newObjects.filter(({ kind }) => PATHS[kind])) {
      const expected = expectedFor(object, created);
      t.same(await settled(() => denialsOf(object, true), expected), expected, `${id}: ${object.kind}`);
      if (expected.length > 0) {
        denied++;
        continue;
      }
      t.same(await denialsOf(object, false), [], `${id}: ${object.kind} is created`);
      created.push(object);
    }
    for (const { kind, metadata } of created.reverse()) await server.api("DELETE", `${PATHS[kind]}/${metadata.name}`);
  }
  t.ok(denied > 5, `${denied} denials`);
});

t.test("a BackendConfig and a FrontendConfig under a live Ingress are reviewed when they are edited", async (t) => {
  const named = (kind: string, apiVersion: string, spec: object, annotations = {}) => ({
    apiVersion,
    kind,
    metadata: { name: "web", namespace: "shop", annotations },
    spec,
  });
  const service = named(
    "Service",
    "v1",
    { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    { "cloud.google.com/neg": '{"ingress": true}', "cloud.google.com/backend-config": '{"default": "web"}' },
  );
  const config = (spec: object) => named("BackendConfig", "cloud.google.com/v1", spec);
  const front = (spec: object) => named("FrontendConfig", "networking.gke.io/v1beta1", spec);
  const ingress = named(
    "Ingress",
    "networking.k8s.io/v1",
    { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    { "kubernetes.io/ingress.class": "gce-internal", "networking.gke.io/v1beta1.FrontendConfig": "web" },
  );
  for (const object of [config({ timeoutSec: 40 }), front({ sslPolicy: "modern" }), service, ingress])
    t.same(await settled(() => denialsOf(object, false), []), [], `${object.kind} is created`);
  const apply = async (object: object) => {
    const { stderr } = await server.kubectl(["replace", "--dry-run=server", "-f", "-"], JSON.stringify(object));
    return rulesIn(stderr);
  };
  const armor = config({ timeoutSec: 40, securityPolicy: { name: "edge" } });
  t.same(await settled(() => apply(armor), ["ingress-internal-security-policy"]), ["ingress-internal-security-policy"]);
  const redirect = front({ redirectToHttps: { enabled: true } });
  t.same(await settled(() => apply(redirect), ["ingress-internal-frontendconfig"]), [
    "ingress-internal-frontendconfig",
  ]);
});
