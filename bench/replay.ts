import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { auditEvent, logEntry } from "../test/support/audit-logs.ts";

/**
 * A replay of a made-up log in both forms by the built command: its time and the most memory that it takes. Usage:
 * npm run build && node bench/replay.ts [--entries N] [--most-seconds S] [--most-mib M]; the exit code is 1 above either.
 */
const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "100000" },
    "most-seconds": { type: "string", default: "60" },
    "most-mib": { type: "string", default: "200" },
  },
});
const ENTRIES = Number(values.entries);
/** Services in turn; each is created, then edited, and each edit is followed by a controller's write to its status. */
const SERVICES = 2_000;
const START = Date.parse("2026-11-01T00:00:00Z");

/** A Service as kubectl get shows it, with as much managed fields as it has in practice. */
function service(number: number, version: number): object {
  const name = `web-${number}`;
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f:field-${index}`, { ".": {} }]));
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: {
      name,
      namespace: `team-${number % 40}`,
      uid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      resourceVersion: String(version),
      annotations: { "networking.gke.io/load-balancer-type": number % 50 === 0 ? "INTERNAL" : "Internal" },
      managedFields: [{ manager: "kubectl", operation: "Update", fieldsV1: { "f:spec": fields } }],
    },
    spec: {
      type: "LoadBalancer",
      selector: { app: name },
      ports: [{ name: "web", port: 80 + (version % 7), protocol: "TCP", targetPort: 8080, nodePort: 30_000 + number }],
    },
    status: { loadBalancer: { ingress: [{ ip: `10.${number >> 8}.${number & 255}.7` }] } },
  };
}

function entry(index: number) {
  const number = index % SERVICES;
  const round = Math.floor(index / SERVICES);
  const isStatus = round % 2 === 1;
  const response = service(number, index + 1);
  return {
    verb: round === 0 ? "create" : "patch",
    at: new Date(START + index * 25_000).toISOString(),
    user: isStatus ? "system:serviceaccount:kube-system:service-controller" : `team-${number % 40}@example.com`,
    namespace: `team-${number % 40}`,
    name: `web-${number}`,
    ...(isStatus && { subResource: "status" }),
    request: round === 0 ? response : { spec: { ports: [{ port: 81 }] } },
    response,
  } as const;
}

/** The log as a file: JSON lines, or one list with the newest entry first, as gcloud prints it. */
async function write(path: string, form: "lines" | "list"): Promise<void> {
  const file = createWriteStream(path);
  if (form === "list") file.write("[\n");
  for (let position = 0; position < ENTRIES; position++) {
    const index = form === "lines" ? position : ENTRIES - 1 - position;
    const text = JSON.stringify(form === "lines" ? auditEvent(entry(index)) : logEntry(entry(index)));
    const end = form === "lines" || position === ENTRIES - 1 ? "\n" : ",\n";
    if (!file.write(text + end)) await new Promise((done) => file.once("drain", () => done(undefined)));
  }
  file.end(form === "list" ? "]\n" : "");
  await finished(file);
}

/** Seconds, and the most memory in MiB. */
async function measure(
  path: string,
): Promise<{ readonly seconds: number; readonly mib: number; readonly first: string }> {
  const started = performance.now();
  const args = ["dist/bin/l4guard.cjs", "replay", "--gke-version", "1.33", path];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  let mib = 0;
  child.stdout.setEncoding("utf8").on("data", (more: string) => (text += more));
  const watch = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      mib = Math.max(mib, Number(peak ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  await new Promise((done) => child.once("close", done));
  clearInterval(watch);
  return { seconds: (performance.now() - started) / 1_000, mib, first: text.split("\n")[0] ?? "" };
}

const folder = mkdtempSync(join(tmpdir(), "l4guard-replay-"));
try {
  for (const form of ["lines", "list"] as const) {
    const path = join(folder, `${form}.json`);
    await write(path, form);
    const { seconds, mib, first } = await measure(path);
    console.log(`${ENTRIES} entries as ${form}: ${seconds.toFixed(1)} s, at most ${mib.toFixed(0)} MiB; ${first}`);
    if (seconds > Number(values["most-seconds"]) || mib > Number(values["most-mib"])) process.exitCode = 1;
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
