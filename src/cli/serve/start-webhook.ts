import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Settings } from "../../config/settings.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import { clientCheck } from "../../webhook/client-certificate.ts";
import { EventLoopDelay } from "../../webhook/event-loop-delay.ts";
import { type HealthServer, listenForHealth, type ReadinessCheck } from "../../webhook/health-server.ts";
import { LoadGate } from "../../webhook/load-gate.ts";
import { Log } from "../../webhook/log.ts";
import { observeReviews } from "../../webhook/observe-reviews.ts";
import { ReviewServer } from "../../webhook/review-server.ts";
import type { Traces } from "../../webhook/traces.ts";
import { type CommandIo, UsageError } from "../io.ts";
import type { CertificateSource } from "./certificate-source.ts";
import { certificatesFor } from "./certificates-for.ts";
import { contextFor } from "./review-context.ts";
import type { Surroundings } from "./surroundings.ts";

/** A webhook that answers. */
export interface RunningWebhook {
  /** https://host:port of the review listener. */
  readonly url: string;
  readonly healthUrl: string;
  readonly certificates: CertificateSource;
  /** Drains and ends, once however often it is asked. */
  stop(): Promise<void>;
}

/** Starts everything that the settings ask for. @throws ConfigError, UsageError: nothing starts half-configured */
export async function startWebhook(settings: Settings, io: CommandIo, version: string): Promise<RunningWebhook> {
  const metrics = createMetrics({ version, node: process.version });
  const log = new Log({
    level: settings.logLevel,
    stream: io.stderr,
    nowMs: () => io.now().getTime(),
    onDrop: () => metrics.logLinesDropped.inc(),
  });
  const traces = await tracesFor(settings, version, log);
  const surroundings: Surroundings = { settings, cwd: io.cwd, env: io.env, now: io.now, log, metrics };
  const clockMs = () => performance.now();
  const delay = new EventLoopDelay(clockMs);
  const gate = new LoadGate(settings, () => delay.currentMs());
  const source = await contextFor(surroundings);
  const certificates = await certificatesFor(surroundings);
  const clientAuthority =
    settings.clientCa === undefined ? undefined : await readFile(resolve(io.cwd, settings.clientCa), "utf8");
  const server = await ReviewServer.listen({
    address: settings.listenAddress,
    port: settings.port,
    identity: certificates.current,
    clientAuthority,
    limits: settings,
    plugin: traces?.plugin,
    app: {
      context: source.context,
      choices: settings,
      reservations: () => source.knowledge.reservations(),
      maxBodyBytes: settings.maxBodyBytes,
      gate,
      observer: observeReviews({ log, metrics, users: settings.logUsers }),
      refusal: clientCheck(clientAuthority !== undefined, settings.clientNames),
      clockMs,
    },
  });
  certificates.onChange((material) => server.serve(material));

  let isDraining = false;
  const checks: readonly ReadinessCheck[] = [
    { name: "cluster", problem: () => source.knowledge.notReady() },
    { name: "shutdown", problem: () => (isDraining ? "draining" : undefined) },
    {
      name: "certificate",
      problem: () => (io.now() < certificates.current.notAfter ? undefined : "the serving certificate expired"),
    },
  ];
  const health = await healthServer(settings, checks, metrics, () => {
    source.knowledge.measure();
    metrics.inFlight.set(gate.inFlight);
    metrics.inFlightBytes.set(gate.inFlightBytes);
    metrics.connections.set(server.connections);
  });
  const stop = async () => {
    isDraining = true;
    log.write("info", "draining");
    await server.drain({ delayMs: settings.drainDelayMs, limitMs: settings.drainLimitMs });
    await traces?.stop();
    await health.close();
    await certificates.stop();
    await source.stop();
    delay.stop();
    log.write("info", "ended");
    log.flush();
  };
  let stopping: Promise<void> | undefined;
  const host = (address: string) => (address === "0.0.0.0" ? "127.0.0.1" : address);
  return {
    url: `https://${host(settings.listenAddress)}:${server.port}`,
    healthUrl: `http://${host(settings.healthAddress)}:${health.port}`,
    certificates,
    stop: () => (stopping ??= stop()),
  };
}

async function tracesFor(
  { tracesEndpoint: endpoint, tracesOneIn: oneIn }: Settings,
  version: string,
  log: Log,
): Promise<Traces | undefined> {
  if (endpoint === undefined) return undefined;
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) {
    throw new UsageError(`--traces-endpoint: "${endpoint}" is no URL such as http://collector:4318/v1/traces`);
  }
  const { startTraces } = await import("../../webhook/traces.ts");
  return await startTraces({ endpoint, oneIn, version, log });
}

function healthServer(
  settings: Settings,
  checks: readonly ReadinessCheck[],
  { registry, ready }: ReturnType<typeof createMetrics>,
  collect: () => void,
): Promise<HealthServer> {
  return listenForHealth({
    address: settings.healthAddress,
    port: settings.healthPort,
    checks,
    metrics: async () => {
      collect();
      ready.set(checks.every(({ problem }) => problem() === undefined) ? 1 : 0);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  });
}
