import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { NodePorts } from "../../src/cli/node-ports.ts";
import { forecastL7, type L7Forecast } from "../../src/controllers/l7/forecast.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type ObjectChange, reviewValidation } from "../../src/engine/review.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { REVIEWED } from "../support/layer-7-edits.ts";
import { CASE_DAY, profileOf } from "../support/rule-cases.ts";

/** The manifests of the pages of GKE's documentation about container-native load balancing, one page a file, in our own words. */
const FOLDER = "test/fixtures/gke-samples";

/** What a page promises. */
interface Promised {
  /** The forwarding rules; absent where the page makes no Ingress. */
  readonly frontends?: readonly string[];
  /** By "service:port": whether Pods are behind NEGs, protocol and BackendConfig, and what is asked of them. */
  readonly backends?: Readonly<Record<string, string>>;
  readonly routes?: readonly string[];
  /** "port name" of the NEGs of Service web. */
  readonly negs?: readonly string[];
}

const HTTP = ["80 external"];
const BOTH = ["443 external", "80 external"];

const PAGES: Readonly<Record<string, Promised>> = {
  "container-native": {
    frontends: HTTP,
    backends: { "web:80": "NEG HTTP, HTTP /ready serving" },
    negs: ["80 generated"],
  },
  "standalone-negs": { negs: ["80 generated"] },
  "standalone-negs-named": { negs: ["80 web-http", "443 generated"] },
  "external-ingress": {
    frontends: HTTP,
    routes: ["* /* shop/web:60000", "* /kube shop/api:80"],
    backends: { "web:60000": "NEG HTTP, HTTP /ready serving", "api:80": "NEG HTTP, HTTP /ready serving" },
  },
  "instance-groups": { frontends: HTTP, backends: { "web:8080": "instance groups HTTP, HTTP /ready 30100" } },
  "fan-out": {
    frontends: HTTP,
    routes: ["* /* shop/web:8080", "* /v2/* shop/web2:8080"],
    backends: {
      "web:8080": "instance groups HTTP, HTTP /ready 30100",
      "web2:8080": "instance groups HTTP, HTTP /ready 30101",
    },
  },
  "internal-ingress": { frontends: ["80 internal"], backends: { "web:80": "NEG HTTP, HTTP /ready serving" } },
  "internal-ingress-https": { frontends: ["443 internal"], backends: { "web:80": "NEG HTTP, HTTP /ready serving" } },
  "custom-health-check": {
    frontends: HTTP,
    backends: { "web:443": "NEG HTTPS with checked, HTTPS /healthz 15020" },
  },
  "cloud-armor": { frontends: HTTP, backends: { "web:80": "NEG HTTP with guarded, HTTP /ready serving" } },
  "identity-aware-proxy": { frontends: BOTH, backends: { "web:80": "NEG HTTP with guarded, HTTP /ready serving" } },
  "cloud-cdn": {
    frontends: HTTP,
    routes: ["* /* shop/web:80"],
    backends: { "web:80": "NEG HTTP with cached, HTTP /ready serving" },
  },
  "backend-settings": { frontends: HTTP, backends: { "web:80": "NEG HTTP with tuned, HTTP /ready serving" } },
  "redirect-and-ssl-policy": { frontends: BOTH, backends: { "web:80": "NEG HTTP, HTTP /ready serving" } },
  // HTTPS follows when the certificate's own controller has written pre-shared-cert.
  "managed-certificate": { frontends: HTTP, backends: { "web:80": "NEG HTTP, HTTP /ready serving" } },
  // A probe without TLS is not what the controller looks for behind HTTPS and HTTP2.
  "http2-backend": { frontends: BOTH, backends: { "web:443": "NEG HTTP2, HTTP2 / serving" } },
  "tls-to-the-backend": {
    frontends: ["443 external"],
    backends: { "web:443": "instance groups HTTPS, HTTPS / 30100" },
  },
};

const CLUSTER = compileCluster(
  profileOf({
    title: "",
    expect: [],
    cluster: {
      autoNegAnnotation: false,
      addresses: [
        { name: "web-ip", address: "203.0.113.10", type: "EXTERNAL", scope: "global" },
        { name: "internal-ip", address: "10.0.0.10", type: "INTERNAL", scope: "regional", region: "us-central1" },
      ],
    },
  }),
);
const POLICY = compilePolicy({});

const objectsOf = (page: string) =>
  parseText(readFileSync(join(FOLDER, `${page}.yaml`), "utf8")).values as readonly { readonly kind: string }[];

function forecastFor(objects: readonly unknown[]): L7Forecast {
  const [forecast] = forecastL7({
    cluster: CLUSTER,
    switches: readSwitches(),
    states: [clusterObjects(new NodePorts().give(objects))],
    negsInUse: new Set(),
    isComplete: true,
  });
  if (!forecast) throw new Error("no forecast");
  return forecast;
}

function promisedIn({ services, ingresses }: L7Forecast): Promised {
  const web = ingresses["shop/web"];
  const negs = services["shop/web"]?.negs.map(({ port, name }) => `${port} ${name ?? "generated"}`);
  const backends = Object.entries(web?.backends ?? {})
    .filter(([key]) => key !== "default")
    .map(([key, { neg, protocol, backendConfig }]) => [
      key.slice("shop/".length),
      `${neg ? "NEG" : "instance groups"} ${protocol}${backendConfig ? ` with ${backendConfig}` : ""}, ${web?.healthChecks?.[key]}`,
    ]);
  return {
    ...(web && { frontends: web.frontends, backends: Object.fromEntries(backends) }),
    ...(web?.routes?.length && { routes: web.routes }),
    ...(negs && { negs }),
  };
}

t.test("each page's manifests become what the page promises", async (t) => {
  t.same(
    readdirSync(FOLDER)
      .map((name) => name.replace(".yaml", ""))
      .sort(),
    Object.keys(PAGES).sort(),
  );
  for (const [page, promised] of Object.entries(PAGES)) {
    const forecast = forecastFor(objectsOf(page));
    const fails = [
      ...Object.values(forecast.services).map(({ negFails }) => negFails),
      ...Object.values(forecast.ingresses).map(({ fails }) => fails),
    ];
    t.notOk(fails.includes(true), `${page}: nothing fails`);
    t.match(promisedIn(forecast), promised, page);
  }
});

t.test("none of them is denied, in a cluster or as files", async (t) => {
  for (const page of Object.keys(PAGES)) {
    const objects = objectsOf(page);
    for (const object of objects) {
      if (!REVIEWED.includes(object.kind) && object.kind !== "Deployment") continue;
      const others = objects.filter((one) => one !== object);
      const index = indexManifests({ objects: others, isComplete: true, knownKinds: INDEXED_KINDS });
      for (const isOffline of [false, true]) {
        const context = { rules: RULE_SET, policy: POLICY, cluster: CLUSTER, index, today: CASE_DAY, isOffline };
        const requester = { username: "jane", groups: [], isController: false };
        const kind = object.kind as ObjectChange["kind"];
        const { findings } = reviewValidation({ kind, change: "create", object, requester }, context);
        const denials = findings.filter(({ action }) => action === "deny");
        t.same(
          denials.map(({ message }) => message),
          [],
          `${page}: ${object.kind}`,
        );
      }
    }
  }
});
