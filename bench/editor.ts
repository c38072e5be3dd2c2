// How fast the language server answers in a workspace of 2,000 manifests, and what memory it takes, over standard input and
// output as an editor drives it. Usage: node bench/editor.ts [--manifests N]; the exit code is 1 where a target is missed.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
} from "vscode-languageserver-protocol/node";

/** The language server pauses so long after a keystroke before it looks. */
const PAUSE_MS = 50;
const MOST_MS = 100;
const MOST_MIB = 250;
const ROUNDS = 60;

const { values } = parseArgs({ options: { manifests: { type: "string", default: "2000" } } });
const folder = mkdtempSync(join(tmpdir(), "l4guard-editor-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

function manifest(index: number, port: number): string {
  const name = `web-${index}`;
  const namespace = `team-${index % 50}`;
  const others = index % 5 === 0 ? ingress(name, namespace) : "";
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
    cloud.google.com/l4-rbs: "enabled"
    networking.gke.io/load-balancer-type: ${index % 7 === 0 ? "internl" : "External"}
spec:
  type: ${index % 3 === 0 ? "ClusterIP" : "LoadBalancer"}
  selector: {app: ${name}}
  ports:
    - {name: http, port: ${port}, targetPort: 8080}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {port: 8080}}}]}
${others}`;
}

function ingress(name: string, namespace: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: ${namespace}, annotations: {kubernetes.io/ingress.class: gce}}
spec:
  defaultBackend: {service: {name: ${name}, port: {number: 80}}}
`;
}

/** What an editor waits for. */
class Session {
  readonly #connection: ProtocolConnection;
  readonly #child: ChildProcess;
  #version = 0;
  readonly #waiting = new Map<number, () => void>();

  constructor() {
    this.#child = spawn(
      process.execPath,
      [...(process.env["FLAGS"] ?? "").split(" ").filter(Boolean), "dist/bin/l4guard.cjs", "lsp"],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const { stdin, stdout } = this.#child;
    if (!stdin || !stdout) throw new Error("no streams");
    this.#connection = createProtocolConnection(stdout, stdin);
    this.#connection.onNotification(PublishDiagnosticsNotification.type, ({ version = 0 }) => {
      this.#waiting.get(version)?.();
    });
    this.#connection.listen();
  }

  async start(): Promise<void> {
    const uri = pathToFileURL(folder).href;
    await this.#connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "many" }],
      capabilities: {},
    });
    await this.#connection.sendNotification(InitializedNotification.type, {});
  }

  async open(uri: string, text: string): Promise<void> {
    const version = ++this.#version;
    const said = this.#said(version);
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "yaml", version, text },
    });
    await said;
  }

  async type(uri: string, text: string): Promise<void> {
    const version = ++this.#version;
    const said = this.#said(version);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
    await said;
  }

  async ask(request: "hover" | "completion" | "actions" | "lenses", uri: string): Promise<void> {
    const textDocument = { uri };
    const position = { line: 7, character: 12 };
    const range = { start: { line: 0, character: 0 }, end: { line: 12, character: 0 } };
    const connection = this.#connection;
    if (request === "hover") await connection.sendRequest(HoverRequest.type, { textDocument, position });
    if (request === "completion") await connection.sendRequest(CompletionRequest.type, { textDocument, position });
    if (request === "lenses") await connection.sendRequest(CodeLensRequest.type, { textDocument });
    if (request === "actions")
      await connection.sendRequest(CodeActionRequest.type, { textDocument, range, context: { diagnostics: [] } });
  }

  /** The most memory that the server has had, in MiB. */
  get peak(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
  }

  /** The processor time that the server has taken, in ms; the kernel counts in ticks of 10 ms. */
  get processorTime(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  async end(): Promise<void> {
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
  }

  #said(version: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(version, resolve));
  }
}

interface Times {
  readonly all: number[];
  processor: number;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;
}

const count = Number(values.manifests);
for (let index = 0; index < count; index++) {
  mkdirSync(join(folder, `team-${index % 50}`), { recursive: true });
  writeFileSync(join(folder, `team-${index % 50}`, `web-${index}.yaml`), manifest(index, 80));
}
const uriOf = (index: number) => pathToFileURL(join(folder, `team-${index % 50}`, `web-${index}.yaml`)).href;

const session = new Session();
console.log(`start with ${count} manifests: ${Math.round(await timed(() => session.start()))} ms`);
const opened = [0, 7, 20];
for (const index of opened) await session.open(uriOf(index), manifest(index, 80));

const times = new Map<string, Times>();
async function note(what: string, pause: number, work: () => Promise<void>): Promise<void> {
  const { all, processor } = times.get(what) ?? { all: [], processor: 0 };
  const before = session.processorTime;
  all.push((await timed(work)) - pause);
  times.set(what, { all, processor: processor + session.processorTime - before });
}
for (let round = 0; round < ROUNDS; round++) {
  const index = opened[round % opened.length] ?? 0;
  const uri = uriOf(index);
  await note("findings", PAUSE_MS, () => session.type(uri, manifest(index, 81 + round)));
  for (const request of ["hover", "completion", "actions", "lenses"] as const)
    await note(request, 0, () => session.ask(request, uri));
}

for (const [what, { all, processor }] of times) {
  const worst = percentile(all, 0.95);
  const is = worst <= MOST_MS ? "" : `  MISSED: at most ${MOST_MS} ms`;
  const median = percentile(all, 0.5).toFixed(1);
  const mean = (processor / ROUNDS).toFixed(1);
  console.log(`${what.padEnd(10)} median ${median} ms, p95 ${worst.toFixed(1)} ms, processor time ${mean} ms${is}`);
  if (worst > MOST_MS) process.exitCode = 1;
}
const { peak } = session;
console.log(`memory     ${Math.round(peak)} MiB at most${peak <= MOST_MIB ? "" : `  MISSED: at most ${MOST_MIB} MiB`}`);
if (peak > MOST_MIB) process.exitCode = 1;
await session.end();
