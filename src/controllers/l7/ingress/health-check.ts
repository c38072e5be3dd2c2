import type { HealthCheckSettings } from "../../../domain/kinds/backend-config.ts";
import type { HttpProbe } from "../../../domain/kinds/workload.ts";
import type { Switches } from "../switches.ts";
import { type Backend, DEFAULT_BACKEND } from "./backend.ts";
import { HEALTH_CHECK_TYPES } from "./backend-config-validation.ts";
import type { Fault } from "./fault.ts";
import type { Pod } from "./pod.ts";

/** What a load balancer asks the endpoints of a backend. */
export interface HealthCheck {
  /** HTTP, HTTPS or HTTP2. */
  readonly type: string;
  readonly path: string;
  /** The port of each endpoint of the NEG, the node port of an instance group, or a fixed one. */
  readonly port: { readonly of: "endpoint" | "node" | "fixed"; readonly number: number };
  /** What the controller remembers in the description that it comes from. */
  readonly from: "generated" | "readiness probe" | "BackendConfig" | "transparent";
}

/** The agent that answers for Pods with transparent health checks (ingress-gce pkg/flags/flags.go, translator/healthchecks.go). */
const TRANSPARENT = { type: "HTTP", path: "/api/podhealth", port: 7877 } as const;

/** The health check as it will be, or why the controller fails on it, which leaves the existing one. */
type HealthCheckSync =
  | { readonly check: HealthCheck; readonly fault?: never }
  | { readonly fault: Fault; readonly check?: never };

/** What the controller asks the endpoints of a backend for the first time, before a BackendConfig has its say (healthchecks.go new, SyncServicePort). */
function generatedHealthCheck(backend: Backend, probe: HttpProbe | undefined): HealthCheck {
  if (backend.hasTransparentHealthCheck) {
    const { type, path, port } = TRANSPARENT;
    return { type, path, port: { of: "fixed", number: port }, from: "transparent" };
  }
  const port = {
    of: backend.usesNeg ? ("endpoint" as const) : ("node" as const),
    number: backend.usesNeg ? 0 : backend.nodePort,
  };
  const path = backend.key === DEFAULT_BACKEND ? "/healthz" : "/";
  // A protocol that can't be read stops the Ingress before: what is told of the health check is not its fault again.
  const type = backend.protocol || "HTTP";
  if (!probe) return { type, path, port, from: "generated" };
  const probePath = probe.path.startsWith("/") ? probe.path : `/${probe.path}`;
  return { type, path: probePath, port, from: "readiness probe" };
}

/**
 * Brings a health check to what it should be (healthchecks.go sync): what a user, a probe or a BackendConfig has once set
 * stays, but for what the BackendConfig sets now and what follows from the protocol and the kind of the backend.
 */
export function syncHealthCheck(
  existing: HealthCheck | undefined,
  backend: Backend,
  probe: HttpProbe | undefined,
  switches: Switches,
): HealthCheckSync {
  const generated = generatedHealthCheck(backend, probe);
  const settings = backend.config?.healthCheck;
  const isKept = existing !== undefined && !isRecalculated(existing, backend, switches);
  const base = isKept ? { ...generated, path: existing.path } : generated;
  const check = settings ? override(base, settings, switches) : base;
  if (HEALTH_CHECK_TYPES.includes(check.type)) return { check };
  return {
    fault: {
      kind: "health-check-type",
      text: `BackendConfig ${backend.config?.metadata.name} asks for a health check of type "${check.type}": only ${HEALTH_CHECK_TYPES.join(", ")} exist`,
      source: "ingress-gce pkg/translator/healthchecks.go merge",
      object: `BackendConfig ${backend.config?.metadata.namespace}/${backend.config?.metadata.name}`,
      through: `Service ${backend.service}`,
    },
  };
}

/** Whether the health check is made anew from what there is now (healthchecks.go shouldRecalculateHC). */
function isRecalculated(existing: HealthCheck, backend: Backend, switches: Switches): boolean {
  if (backend.hasTransparentHealthCheck || existing.from === "transparent") return true;
  const isSettingGone = existing.from === "BackendConfig" && backend.config?.healthCheck === undefined;
  return isSettingGone && switches.recalculateOnBackendConfigRemoval;
}

function override(base: HealthCheck, settings: HealthCheckSettings, switches: Switches): HealthCheck {
  const { type = base.type, requestPath = base.path, port } = settings;
  return {
    type,
    path: requestPath,
    port: port === undefined ? base.port : { of: "fixed", number: port },
    from: switches.updateHealthCheckDescription ? "BackendConfig" : base.from,
  };
}

/**
 * The readiness probe that the controller takes over for the backend: of the first Pod, and in it the first container, that
 * has the Service's target port and asks that very port over HTTP, with no header but Host (translator.go getHTTPProbe).
 */
export function probeFor(
  { protocol, targetPort, selector }: Pick<Backend, "protocol" | "targetPort" | "selector">,
  pods: readonly Pod[],
): HttpProbe | undefined {
  const scheme = protocol === "HTTP2" ? "HTTPS" : protocol;
  for (const { labels, containers } of pods) {
    if (!matches(selector, labels)) continue;
    for (const { ports, probe } of containers) {
      if (!probe || !isPlain(probe) || probe.scheme !== scheme) continue;
      const isAsked = ports.some(
        ({ name, number }) => isPort(targetPort, name, number) && isPort(probe.port, name, number),
      );
      if (isAsked) return probe;
    }
  }
  return undefined;
}

function isPlain({ host, headers }: HttpProbe): boolean {
  return host === "" && (headers.length === 0 || (headers.length === 1 && headers[0] === "Host"));
}

function isPort(wanted: number | string, name: string, number: number): boolean {
  return typeof wanted === "string" ? wanted === name : wanted === number;
}

/** To the controller a Service without selector selects every Pod of its namespace (apimachinery labels.SelectorFromSet). */
function matches(selector: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): boolean {
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return true;
}
