import { lifetimeProblem } from "../../certificates/pem.ts";
import type { Settings } from "../../config/settings.ts";
import { UsageError } from "../../domain/errors.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import { clientCheck } from "../client-certificate.ts";
import { EventLoopDelay } from "../event-loop-delay.ts";
import { type HealthOptions, type HealthServer, listenForHealth, type ReadinessCheck } from "../health-server.ts";
import { LoadGate } from "../load-gate.ts";
import { Log } from "../log.ts";
import { observeReviews } from "../observe-reviews.ts";
import { ReviewServer } from "../review-server.ts";
import type { Traces } from "../traces.ts";
import { startAudit } from "./audit.ts";
import type { CertificateSource } from "./certificate-source.ts";
import { certificatesFor } from "./certificates-for.ts";
import { clientAuthorityFor } from "./client-authority.ts";
import { startDashboard } from "./dashboard.ts";
import { Endings } from "./endings.ts";
import { type RegistrationWatch, watchRegistration } from "./registration.ts";
import { contextFor } from "./review-context.ts";
import type { ProcessParts, Surroundings } from "./surroundings.ts";

/** So many requests under way, and the dashboard waits. */
const BUSY_REQUESTS = 4;

/** A webhook that answers. */
export interface RunningWebhook {
  /** https://host:port of the review listener. */
  readonly url: string;
  readonly healthUrl: string;
  readonly certificates: CertificateSource;
  /** Drains and ends, once however often it is asked. */
  stop(): Promise<void>;
}

/**
 * Starts everything that the settings ask for: the health listener before all that can take long, so that whoever watches
 * sees what is waited for. @throws ConfigError, UsageError: nothing starts half-configured, and what had started has ended
 */
export async function startWebhook(settings: Settings, io: ProcessParts, version: string): Promise<RunningWebhook> {
  const endings = new Endings();
  try {
    return await startParts(settings, io, version, endings);
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function startParts(
  settings: Settings,
  io: ProcessParts,
  version: string,
  endings: Endings,
): Promise<RunningWebhook> {
  const metrics = createMetrics({ version, node: process.version });
  const log = new Log({
    level: settings.logLevel,
    stream: io.stderr,
    nowMs: () => io.now().getTime(),
    onDrop: () => metrics.logLinesDropped.inc(),
  });
  endings.add(() => log.flush());
  const clockMs = () => performance.now();
  const delay = new EventLoopDelay(clockMs);
  endings.add(() => delay.stop());
  const traces = await tracesFor(settings, version, log);
  if (traces) endings.add(() => traces.stop());
  const surroundings: Surroundings = { settings, cwd: io.cwd, env: io.env, now: io.now, log, metrics };
  const gate = new LoadGate(settings, () => delay.currentMs());
  const source = await contextFor(surroundings);
  endings.add(() => source.stop());

  const audit = await startAudit(surroundings, source, {
    inFlight: () => gate.inFlight,
    eventLoopDelayMs: () => delay.currentMs(),
  });
  endings.add(() => audit?.stop());

  let certificates: CertificateSource | undefined;
  let server: ReviewServer | undefined;
  let registration: RegistrationWatch | undefined;
  let isDraining = false;
  const checks: readonly ReadinessCheck[] = [
    { name: "cluster", problem: () => source.knowledge.notReady() },
    { name: "shutdown", problem: () => (isDraining ? "draining" : undefined) },
    { name: "certificate", problem: () => certificateProblem(certificates, io.now()) },
    { name: "listener", problem: () => (server ? undefined : "not listening yet") },
  ];
  const notes = () => (registration?.drift === undefined ? [] : [`webhook configurations: ${registration.drift}`]);
  const health = await healthServer(settings, { checks, notes }, metrics, () => {
    source.knowledge.measure();
    audit?.measure();
    metrics.inFlight.set(gate.inFlight);
    metrics.inFlightBytes.set(gate.inFlightBytes);
    metrics.connections.set(server?.connections ?? 0);
  });
  endings.add(() => health.close());

  const dashboard = await startDashboard(surroundings, source, {
    found: () => audit?.found(),
    certificate: () => certificates?.current,
    isBusy: () => gate.inFlight >= BUSY_REQUESTS,
  });
  endings.add(() => dashboard?.stop());
  const clients = await clientAuthorityFor(surroundings);
  endings.add(() => clients?.stop());
  const served = await certificatesFor(surroundings);
  endings.add(() => served.stop());
  certificates = served;
  registration = await watchRegistration(surroundings, served);
  endings.add(() => registration?.stop());
  const observer = observeReviews({ log, metrics, users: settings.logUsers });
  const reviewServer = await listening("--listen-address, --port", () =>
    ReviewServer.listen({
      address: settings.listenAddress,
      port: settings.port,
      identity: served.current,
      clientAuthority: clients?.current,
      limits: settings,
      plugin: traces?.plugin,
      app: {
        context: source.context,
        choices: settings,
        reservations: () => source.knowledge.reservations(),
        maxBodyBytes: settings.maxBodyBytes,
        bodyTimeoutMs: settings.requestTimeoutMs,
        gate,
        observer: dashboard?.alsoTold(observer) ?? observer,
        refusal: clientCheck(clients !== undefined, settings.clientNames),
        clockMs,
      },
    }),
  );
  endings.add(() => reviewServer.drain({ delayMs: settings.drainDelayMs, limitMs: settings.drainLimitMs }));
  server = reviewServer;
  served.onChange((material) => reviewServer.serve(material));
  clients?.onChange((authority) => reviewServer.trust(authority));
  // What may have changed while it started.
  reviewServer.serve(served.current);
  if (clients) reviewServer.trust(clients.current);

  const host = (address: string) => (address === "0.0.0.0" ? "127.0.0.1" : address);
  const url = `https://${host(settings.listenAddress)}:${reviewServer.port}`;
  const healthUrl = `http://${host(settings.healthAddress)}:${health.port}`;
  log.write("info", "listening", { url, healthUrl });
  const stop = async () => {
    isDraining = true;
    log.write("info", "draining");
    await endings.run();
    log.write("info", "ended");
    log.flush();
  };
  let stopping: Promise<void> | undefined;
  return { url, healthUrl, certificates: served, stop: () => (stopping ??= stop()) };
}

function certificateProblem(certificates: CertificateSource | undefined, now: Date): string | undefined {
  if (!certificates) return "there is none to serve yet";
  return lifetimeProblem(certificates.current, now);
}

/** The server that `listen` starts. @throws UsageError with the flags of its address where that can't be had */
async function listening<T>(flags: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    throw new UsageError(`${flags}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
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
  const { startTraces } = await import("../traces.ts");
  return await startTraces({ endpoint, oneIn, version, log });
}

function healthServer(
  settings: Settings,
  { checks, notes }: Pick<HealthOptions, "checks" | "notes">,
  { registry, ready }: ReturnType<typeof createMetrics>,
  collect: () => void,
): Promise<HealthServer> {
  return listening("--health-address, --health-port", () =>
    listenForHealth({
      address: settings.healthAddress,
      port: settings.healthPort,
      checks,
      notes,
      metrics: async () => {
        collect();
        ready.set(checks.every(({ problem }) => problem() === undefined) ? 1 : 0);
        return { text: await registry.metrics(), contentType: registry.contentType };
      },
    }),
  );
}
