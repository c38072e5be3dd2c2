import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

/**
 * How long `l4guard fleet report` takes, and how much memory, over the audits and the states of 500 clusters with 200 load
 * balancers each: as it is, with the map, and with an upgrade of all of them. Usage: npm run build && node bench/fleet.ts
 * [--clusters 500 --load-balancers 200]; exit code 1 above 30 s or 500 MiB in any.
 */
const { values } = parseArgs({
  options: {
    clusters: { type: "string", default: "500" },
    "load-balancers": { type: "string", default: "200" },
  },
});
const [CLUSTERS, LOAD_BALANCERS] = [Number(values.clusters), Number(values["load-balancers"])];
const MOST_SECONDS = 30;
const MOST_MIB = 500;
/** Has the process tell at its end what it has used. */
const TELL = `process.on("exit",()=>{const {maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();console.error("USED",maxRSS,userCPUTime+systemCPUTime)})`;
const RULES = ["lb-type-value-invalid", "source-ranges-missing", "shared-ip-port-conflict", "rbs-on-internal"];

/** The n-th load balancer of a cluster; each thousandth address is that of another cluster as well. */
function loadBalancer(cluster: number, n: number): object {
  const place = n === 0 ? Math.floor(cluster / 2) : cluster * LOAD_BALANCERS + n;
  const address = `10.${place >> 16}.${(place >> 8) & 255}.${place & 255}`;
  const annotations = {
    "networking.gke.io/load-balancer-type": "Internal",
    "networking.gke.io/internal-load-balancer-subnet": `subnet-${n % 20}`,
    "service.kubernetes.io/tcp-forwarding-rule": `k8s2-tcp-${cluster}-team-${n % 20}-web-${n}`,
  };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `web-${n}`, namespace: `team-${n % 20}`, uid: `${cluster}-${n}`, annotations },
    spec: {
      type: "LoadBalancer",
      clusterIP: "10.200.0.9",
      loadBalancerIP: address,
      selector: { app: `web-${n}` },
      ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: 8080, nodePort: 30_080 }],
    },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  };
}

function finding(n: number): object {
  const rule = RULES[n % RULES.length];
  const object = { kind: "Service", namespace: `team-${n % 20}`, name: `web-${n}` };
  const message = `Something is wrong with web-${n}, which is said in a sentence of about this length.`;
  return { rule, action: n % 3 === 0 ? "deny" : "warn", message, fix: "Mend it.", path: "/spec", object };
}

function write(folder: string): readonly string[] {
  for (const name of ["audits", "states"]) mkdirSync(join(folder, name));
  const places = Array.from({ length: LOAD_BALANCERS }, (_, n) => n);
  return Array.from({ length: CLUSTERS }, (_, cluster) => {
    const context = `cluster-${cluster}`;
    const gkeVersion = ["1.33.1-gke.1779000", "1.34.1-gke.1000000", "1.36.2-gke.1498000"][cluster % 3];
    const exposed = places.slice(0, 20).map((n) => ({ object: { name: `web-${n}` }, isOpen: n % 2 === 0 }));
    const audit = { version: 1, clusters: [{ context, gkeVersion, exposed }], findings: places.map(finding) };
    const state = { apiVersion: "v1", kind: "List", items: places.map((n) => loadBalancer(cluster, n)) };
    writeFileSync(join(folder, "audits", `${context}.json`), JSON.stringify(audit, undefined, 2));
    writeFileSync(join(folder, "states", `${context}.json`), JSON.stringify(state));
    return context;
  });
}

async function measure(folder: string, names: readonly string[], options: readonly string[]): Promise<void> {
  const files = ["audits", "states"].flatMap((kind) => names.map((name) => join(kind, `${name}.json`)));
  const program = [join(import.meta.dirname, "../dist/bin/l4guard.cjs"), "fleet", "report", "--json"];
  const argv = [`--import=data:text/javascript,${encodeURIComponent(TELL)}`, ...program, ...options, ...files];
  const startedAt = performance.now();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, {
    cwd: folder,
    maxBuffer: 1 << 30,
  }).catch((error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => {
    if (error.code === 1) return error;
    throw error;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const [, rss, cpu] = /USED (\d+) (\d+)/.exec(stderr) ?? [];
  const [mib, cpuSeconds] = [Number(rss) / 1_024, Number(cpu) / 1e6];
  const { clusters, conflicts, upgrades } = JSON.parse(stdout);
  if (clusters.length !== names.length || conflicts.length === 0)
    throw new Error("the report is not what the files say");
  const title = ["fleet report", ...options].join(" ");
  const isMissed = !(seconds <= MOST_SECONDS && mib <= MOST_MIB);
  console.log(
    `${title}: ${seconds.toFixed(1)} s, of which ${cpuSeconds.toFixed(1)} s processor time; ${mib.toFixed(0)} MiB; ` +
      `${upgrades.length} upgrades${isMissed ? "  MISSED" : ""}`,
  );
  if (isMissed) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), "l4guard-fleet-"));
try {
  const names = write(folder);
  await measure(folder, names, []);
  await measure(folder, names, ["--map"]);
  await measure(folder, names, ["--map", "--to", "1.37"]);
} finally {
  rmSync(folder, { recursive: true });
}
