import { setTimeout } from "node:timers/promises";
import type { FastifyPluginCallback } from "fastify";
import type { Log } from "./log.ts";

/** Where traces go, and how many there are. */
interface TraceOptions {
  /** URL of a collector that takes OTLP over HTTP, with its path. */
  readonly endpoint: string;
  /** Of the requests that their sender does not trace itself, one in so many is traced. */
  readonly oneIn: number;
  readonly version: string;
  readonly log: Log;
}

/** OpenTelemetry traces: a span for each request with its method, route, status and duration, and nothing of its body. */
export interface Traces {
  /** Begins a span with each request and ends it with its answer. */
  readonly plugin: FastifyPluginCallback;
  /** Sends what is waiting; gives up after {@link EXPORT_TIMEOUT_MS}. */
  stop(): Promise<void>;
}

/** A collector that hangs must hold up neither memory nor the end of the process. */
const EXPORT_TIMEOUT_MS = 2_000;

/**
 * Traces by Fastify's own instrumentation. A span continues the trace that the API server names in `traceparent`
 * (kube-apiserver's own tracing), and is kept where that one is. The packages are loaded here and only where traces are wanted.
 */
export async function startTraces({ endpoint, oneIn, version, log }: TraceOptions): Promise<Traces> {
  const [
    { diag, DiagLogLevel, propagation },
    core,
    resources,
    sdk,
    { OTLPTraceExporter },
    { FastifyOtelInstrumentation },
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/core"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@fastify/otel"),
  ]);
  const ignore = () => {};
  const fail = () => log.write("warn", "traces could not be sent", { endpoint: new URL(endpoint).host });
  const logger = { error: fail, warn: ignore, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  const exporter = new OTLPTraceExporter({ url: endpoint, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ "service.name": "l4guard", "service.version": version }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(1 / oneIn) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  // A review is answered in the first hook; spans of hooks and handlers would say nothing more.
  const instrumentation = new FastifyOtelInstrumentation({ instrumentHooks: false, instrumentHandler: false });
  instrumentation.setTracerProvider(provider);
  return {
    plugin: instrumentation.plugin(),
    // Each batch that waits has a timeout of its own.
    stop: () =>
      Promise.race([provider.shutdown().catch(fail), setTimeout(EXPORT_TIMEOUT_MS, undefined, { ref: false })]),
  };
}
