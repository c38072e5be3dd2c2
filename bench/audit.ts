import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { auditorToken, populate } from "../test/support/populate.ts";
import {
  findBinaries,
  NOT_INSTALLED,
  type RealApiServer,
  startRealApiServer,
} from "../test/support/real-api-server.ts";

/**
 * How long `l4guard audit` takes for 10,000 Services and 2,000 Ingresses of a real API server, by an account that may only
 * get and list, and how much memory. Usage: node bench/audit.ts [--services 10000 --ingresses 2000 --runs 3]; exit code 1
 * above 15 s or 300 MiB in the best run. Needs kube-apiserver and etcd, see `npm run e2e`, and says so where they are missing.
 */
const { values } = parseArgs({
  options: {
    services: { type: "string", default: "10000" },
    ingresses: { type: "string", default: "2000" },
    runs: { type: "string", default: "3" },
  },
});
const MOST_SECONDS = 15;
const MOST_MIB = 300;
const NAMESPACES = 50;
/** Has a process tell at its end how much memory it had at most. */
const TELL_MEMORY = 'process.on("exit",()=>console.error("RSS",process.resourceUsage().maxRSS))';
/** More node ports than the default range has. */
const FLAGS = ["--service-node-port-range=20000-60000"];

async function measure(server: RealApiServer): Promise<void> {
  const [services, ingresses] = [Number(values.services), Number(values.ingresses)];
  await populate(server, namespaces());
  await populate(server, objects(services, ingresses));
  const folder = mkdtempSync(join(tmpdir(), "l4guard-audit-"));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig({ token: await auditorToken(server, "auditor") }), { mode: 0o600 });
  const runs: { readonly seconds: number; readonly mib: number }[] = [];
  for (let run = 0; run < Number(values.runs); run++) runs.push(await audit(kubeconfig));
  rmSync(folder, { recursive: true });
  const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  for (const { seconds, mib } of runs) console.log(`${seconds.toFixed(1)} s, ${mib.toFixed(0)} MiB`);
  console.log(
    `${services} Services, ${ingresses} Ingresses: best ${best.seconds.toFixed(1)} s, ${best.mib.toFixed(0)} MiB`,
  );
  if (best.seconds > MOST_SECONDS || best.mib > MOST_MIB) process.exitCode = 1;
}

async function audit(kubeconfig: string): Promise<{ readonly seconds: number; readonly mib: number }> {
  const startedAt = performance.now();
  const argv = [`--import=data:text/javascript,${encodeURIComponent(TELL_MEMORY)}`, "dist/bin/l4guard.cjs", "audit"];
  const { stderr, stdout } = await promisify(execFile)(
    process.execPath,
    [...argv, "--kubeconfig", kubeconfig, "--fail-on", "deny", "--format", "json"],
    { maxBuffer: 1 << 30 },
  ).catch((error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => {
    if (error.code === 1) return error;
    throw error;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const { summary } = JSON.parse(stdout);
  if (summary.objects < Number(values.services)) throw new Error(`only ${summary.objects} objects were looked at`);
  return { seconds, mib: Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1_024 };
}

function* namespaces() {
  for (let n = 0; n < NAMESPACES; n++) yield { path: "/api/v1/namespaces", body: { metadata: { name: `team-${n}` } } };
}

/** As clusters have them: external and internal load balancers, with and without source ranges, some with mistakes. */
function* objects(services: number, ingresses: number) {
  for (let n = 0; n < services; n++) {
    yield { path: `/api/v1/namespaces/team-${n % NAMESPACES}/services`, body: serviceOf(n) };
  }
  for (let n = 0; n < ingresses; n++) {
    yield { path: `/apis/networking.k8s.io/v1/namespaces/team-${n % NAMESPACES}/ingresses`, body: ingressOf(n) };
  }
}

function serviceOf(n: number): object {
  const isInternal = n % 3 === 0;
  const hasMistake = n % 20 === 0;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: `service-${n}`,
      labels: { app: `app-${n}`, team: `team-${n % NAMESPACES}` },
      annotations: {
        ...(isInternal && { "networking.gke.io/load-balancer-type": hasMistake ? "internal " : "Internal" }),
        ...(!isInternal && { "cloud.google.com/l4-rbs": "enabled" }),
        ...(n % 7 === 0 && { "cloud.google.com/neg": '{"ingress": true}' }),
        "example.com/owner": "a team that writes annotations of some length, as teams do",
      },
      finalizers: [isInternal ? "gke.networking.io/l4-ilb-v2" : "gke.networking.io/l4-netlb-v2"],
    },
    spec: {
      type: n % 10 === 9 ? "ClusterIP" : "LoadBalancer",
      selector: { app: `app-${n}` },
      ...(n % 2 === 0 && n % 10 !== 9 && { loadBalancerSourceRanges: [`10.${n % 250}.0.0/16`, "203.0.113.0/24"] }),
      ports: [
        { name: "http", port: 80, targetPort: 8080 },
        { name: "https", port: 443, targetPort: 8443 },
      ],
    },
  };
}

function ingressOf(n: number): object {
  const service = { name: `service-${n}`, port: { number: n % 30 === 0 ? 81 : 80 } };
  const paths = [{ path: "/", pathType: "Prefix", backend: { service } }];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: `ingress-${n}`, annotations: { "kubernetes.io/ingress.class": "gce" } },
    spec: { rules: [{ host: `host-${n}.example.com`, http: { paths } }] },
  };
}

const binaries = findBinaries();
if (binaries) {
  const server = await startRealApiServer(binaries, { flags: FLAGS });
  try {
    await measure(server);
  } finally {
    await server.stop();
  }
} else console.log(`not measured through an API server: ${NOT_INSTALLED}`);
