import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./free-port.ts";

/** `l4guard serve` in a process of its own. */
export interface WebhookProcess {
  readonly pid: number;
  readonly port: number;
  readonly healthUrl: string;
  /** The lines of its log so far. */
  log(): readonly LogLine[];
  /** Whether /readyz says yes. */
  isReady(): Promise<boolean>;
  /** The value of one sample in /metrics, 0 where there is none. */
  metric(sample: string): Promise<number>;
  /** Has it end as a kubelet does; its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a node that loses power does. */
  kill(): Promise<void>;
}

/** One line of the log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** How the process is started. */
export interface WebhookProcessOptions {
  /** Flags of `l4guard serve` but for addresses and ports. */
  readonly flags: readonly string[];
  /** Flags of Node.js. */
  readonly nodeFlags?: readonly string[];
  /** The program; the sources by default. */
  readonly program?: string;
  /** False: what it logs goes nowhere, so that reading it costs nothing. */
  readonly isLogKept?: boolean;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly readyWithinMs?: number;
}

const READY_WITHIN_MS = 180_000;
const POLL_MS = 50;

/** Starts the webhook and waits until it is ready. @throws Error with its log where it is not in time */
export async function startWebhookProcess(options: WebhookProcessOptions): Promise<WebhookProcess> {
  const { flags, nodeFlags = [], readyWithinMs = READY_WITHIN_MS, program = "src/cli/main.ts", env = {} } = options;
  const { isLogKept = true } = options;
  const [port, healthPort] = [await freePort(), await freePort()];
  const child = spawn(
    // The test runner puts its loader into every process that is spawned; it has no business in this one, whose coverage it
    // could not add up with that of the tests.
    "env",
    [
      ...["-u", "NODE_OPTIONS", process.execPath],
      ...["--disable-warning=ExperimentalWarning", ...nodeFlags, program, "serve"],
      ...["--listen-address", "127.0.0.1", "--port", String(port)],
      ...["--health-address", "127.0.0.1", "--health-port", String(healthPort)],
      ...flags,
    ],
    { stdio: ["ignore", "ignore", isLogKept ? "pipe" : "ignore"], env: { ...process.env, ...env } },
  );
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const healthUrl = `http://127.0.0.1:${healthPort}`;
  const isReady = () =>
    fetch(`${healthUrl}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = Date.now() + readyWithinMs;
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child, "SIGKILL");
      throw new Error(`the webhook is not ready:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return {
    pid: child.pid ?? 0,
    port,
    healthUrl,
    isReady,
    log: () => text.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as LogLine] : [])),
    async metric(sample) {
      const metrics = await (await fetch(`${healthUrl}/metrics`)).text();
      const line = metrics.split("\n").find((candidate) => candidate.startsWith(`${sample} `));
      return line === undefined ? 0 : Number(line.slice(sample.length + 1));
    },
    stop: () => end(child, "SIGTERM"),
    async kill() {
      await end(child, "SIGKILL");
    },
  };
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
