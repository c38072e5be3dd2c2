import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import t from "tap";
import { cluster as clusterCommand } from "../../src/cli/cluster.ts";
import { checkClusterProfile } from "../../src/config/cluster-profile.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import { startApiServer } from "../support/api-server.ts";
import { googleAddress, startGoogleApis } from "../support/google-apis.ts";
import { authority, folder, service } from "../support/observed-cluster.ts";

async function runCommand(argv: readonly string[], env: Record<string, string> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let out = "";
  let err = "";
  stdout.on("data", (chunk) => {
    out += chunk;
  });
  stderr.on("data", (chunk) => {
    err += chunk;
  });
  const code = await clusterCommand
    .run(argv, { stdin, stdout, stdoutStream: stdout, stderr, env, cwd: folder, now: () => new Date() })
    .catch((error: Error) => `${error.name}: ${error.message}`);
  return { code, out, err };
}

t.test("l4guard cluster show and gather", async (t) => {
  const server = await startApiServer({ authority, objects: [service("web", 80)] });
  const apis = await startGoogleApis();
  t.teardown(() => Promise.all([server.stop(), apis.stop()]));
  process.env["GCE_METADATA_HOST"] = apis.host;
  apis.addresses = { "regions/us-central1": [googleAddress("web", "203.0.113.10")] };
  writeFileSync(join(folder, "kubeconfig"), server.kubeconfig());
  writeFileSync(join(folder, "stated.yaml"), "nodePortRange: 30000-30100\n");
  const access = ["--kubeconfig", "kubeconfig", "--cluster", "stated.yaml"];
  const google = "--google --project shop-project --location us-central1 --cluster-name prod".split(" ");
  const endpoints = ["--gke-endpoint", apis.url, "--compute-endpoint", apis.url];

  const shown = await runCommand(["show", ...access]);
  t.equal(shown.code, 0);
  t.match(shown.out, /^FACT +VALUE +SOURCE +AGE$/m);
  t.match(shown.out, /^gkeVersion +1\.33\.1-gke\.1779000 +cluster +\d+ s$/m);
  t.match(shown.out, /^nodePortRange +30000-30100 +configuration$/m);
  t.match(shown.out, /^subsetting +true +assumed$/m);
  t.match(shown.out, /^addresses +unknown$/m);
  t.match(shown.out, /^Service +1 +current$/m);
  t.match(shown.out, /^clusterSubnet +default, NONE +assumed$/m);
  const long = shown.out.split("\n").filter((line) => line.length > 80);
  t.same(long, [], "it fits 80 columns");

  const json = await runCommand(["show", "--json", ...access, ...google, ...endpoints]);
  const { facts } = JSON.parse(json.out) as { facts: { fact: string; source: string }[] };
  t.equal(facts.find(({ fact }) => fact === "gkeVersion")?.source, "gke-api", "Google beats what the cluster shows");
  t.equal(json.err, "");

  const gathered = await runCommand(["gather", "--state", "state.yaml", ...access, ...google, ...endpoints]);
  t.equal(gathered.code, 0);
  t.match(gathered.out, /# From the Compute Engine API\.\n/);
  const profile = checkClusterProfile(parseText(gathered.out).values[0], "gathered");
  t.match(profile, { gkeVersion: "1.34.1-gke.2190000", nodePortRange: "30000-30100", addresses: [{ name: "web" }] });
  const [state] = parseText(readFileSync(join(folder, "state.yaml"), "utf8")).values as [{ items: unknown[] }];
  t.match(state.items, [{ apiVersion: "v1", kind: "Service", metadata: { name: "web" } }]);
  const index = indexManifests({ objects: state.items, isComplete: true });
  t.equal([...index.servicesClaiming("203.0.113.10")].length, 1, "the state is of use");
});

t.test("l4guard cluster says what is wrong", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  writeFileSync(join(folder, "denied"), server.kubeconfig("wrong-token"));
  t.match((await runCommand([])).code, /UsageError: cluster needs "show" or "gather"/);
  t.match((await runCommand(["show", "more"])).code, /UsageError/);
  t.match((await runCommand(["show", "--timeout", "soon"])).code, /--timeout must be a number/);
  const denied = await runCommand(["show", "--kubeconfig", "denied", "--timeout", "2"]);
  t.match(denied.code, /the cluster did not answer within 2 s/);
  t.match(denied.err, /Service: 401 Unauthorized/);
  const inPod = await runCommand(["show", "--timeout", "2"], {
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: "1",
  });
  t.match(inPod.err, /credentials: .*ca\.crt/, "in a Pod it is the service account that counts");
});
