import type { Switches } from "../switches.ts";
import { type Backend, DEFAULT_BACKEND, NODE_PORT_TO_COME } from "./backend.ts";
import type { Fault } from "./fault.ts";
import { type HealthCheck, probeFor, syncHealthCheck } from "./health-check.ts";
import { scopeOf } from "./load-balancer-kind.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a backend service and its health check have of what outlasts an edit. */
interface BackendService {
  readonly healthCheck: HealthCheck;
  /** It was given an OAuth client for IAP, which can't be taken from it again. */
  readonly hasOwnOAuthClient: boolean;
}

/** What a sync of backend services works with. */
interface BackendSyncContext {
  readonly switches: Switches;
  readonly surroundings: Surroundings;
}

/**
 * The backend services of all Ingresses. One is shared by all that route to the port of the Service; its name tells a
 * port that became NEGs from what it was behind instance groups.
 */
export class BackendServices {
  readonly #services = new Map<string, BackendService>();
  #kept: ReadonlySet<string> | undefined;
  /** Those made since `#kept` was told. */
  readonly #fresh = new Set<string>();

  /** The backend service behind the backend; undefined where there is none yet. */
  of(backend: Backend): BackendService | undefined {
    return this.#services.get(backendServiceName(backend));
  }

  /** Brings them to what the backends ask for, in order, up to the first fault; then puts NEGs behind them (controller.go SyncBackends). */
  sync(backends: readonly Backend[], context: BackendSyncContext): Fault | undefined {
    for (const backend of backends) {
      const fault = this.#ensure(backend, context);
      if (fault) return fault;
    }
    for (const backend of backends) {
      const fault = linkFault(backend, context.surroundings);
      if (fault) return fault;
    }
    return undefined;
  }

  /** Deletes all but those of the names in `kept`, a set that never changes (syncer.go GC). */
  keepOnly(kept: ReadonlySet<string>): void {
    // Where it was told to keep the same before, only what was made since may have to go.
    for (const name of kept === this.#kept ? this.#fresh : this.#services.keys()) {
      if (!kept.has(name)) this.#services.delete(name);
    }
    this.#kept = kept;
    this.#fresh.clear();
  }

  /** syncer.go ensureBackendService: the health check comes first, and stays where the backend service then fails. */
  #ensure(backend: Backend, { switches, surroundings }: BackendSyncContext): Fault | undefined {
    const missing = nodePortFault(backend);
    if (missing) return missing;
    const name = backendServiceName(backend);
    const before = this.#services.get(name);
    const pods = surroundings.pods(backend.service.slice(0, backend.service.indexOf("/")));
    const probe = pods === "unknown" || backend.key === DEFAULT_BACKEND ? undefined : probeFor(backend, pods);
    const { check, fault } = syncHealthCheck(before?.healthCheck, backend, probe, switches);
    if (fault) return fault;
    const hadOwnClient = before?.hasOwnOAuthClient ?? false;
    const wantsOwnClient = ownOAuthClientOf(backend, surroundings);
    const iapFault = hadOwnClient && wantsOwnClient === false ? iapSticks(backend) : undefined;
    if (!before) this.#fresh.add(name);
    this.#services.set(name, { healthCheck: check, hasOwnOAuthClient: wantsOwnClient === true || hadOwnClient });
    return iapFault ?? securityPolicyFault(backend);
  }
}

/** The name as far as it tells backend services apart (ingress-gce pkg/utils/serviceport.go BackendName), with the scope. */
export function backendServiceName({ kind, usesNeg, service, port, transport, nodePort }: Backend): string {
  if (kind === "regional-external") return `regional external ${service}:${port}`;
  if (usesNeg) return `${scopeOf(kind)} NEG ${service}:${port}`;
  return `instance group ${nodePort === NODE_PORT_TO_COME ? `${service}:${port}/${transport}` : nodePort}`;
}

/** Why no node port of the backend can be found (translator.go GetProbe). */
export function nodePortFault({ usesNeg, nodePort, service }: Backend): Fault | undefined {
  if (usesNeg || nodePort !== 0) return undefined;
  return {
    kind: "no-node-port",
    text: `Service ${service} has no node port, and asks for no NEGs for Ingresses`,
    source: "ingress-gce pkg/controller/translator/translator.go GetProbe",
    object: `Service ${service}`,
  };
}

/** Why the backend's Cloud Armor policy can't be had: regional load balancers take none, not even an empty name (features/securitypolicy.go). */
export function securityPolicyFault({ config, kind, service }: Backend): Fault | undefined {
  if (config?.securityPolicy === undefined || scopeOf(kind) === "global") return undefined;
  return {
    kind: "security-policy-regional",
    text: `BackendConfig ${config.metadata.name} has a securityPolicy: Cloud Armor is not supported on class ${kind === "internal" ? "gce-internal" : "gce-regional-external"}`,
    source: "ingress-gce pkg/backends/features/securitypolicy.go EnsureSecurityPolicy",
    object: `BackendConfig ${config.metadata.namespace}/${config.metadata.name}`,
    through: `Service ${service}`,
  };
}

/** Why no NEG can be put behind the backend, or what it should carry (controller.go SyncBackends, neg_linker.go Link). */
export function linkFault(backend: Backend, surroundings: Surroundings): Fault | undefined {
  const { usesNeg, service, port } = backend;
  if (!usesNeg) return undefined;
  const object = `Service ${service}`;
  if (surroundings.hasNeg(service, port) === false) {
    return {
      kind: "neg-missing",
      text:
        backend.key === DEFAULT_BACKEND
          ? "the NEG of GKE's default backend is made where an Ingress comes or goes, else at the next resync, within ten minutes"
          : `there is no NEG with the generated name for port ${port} of Service ${service}`,
      source: "ingress-gce pkg/backends/neg_linker.go getNegSelfLinks",
      object,
    };
  }
  if (!backend.hasInfiniteLimit) return undefined;
  return {
    kind: "traffic-scaling-infinite",
    text: `a traffic scaling annotation of Service ${service} is infinite or no number`,
    source: "ingress-gce pkg/backends/neg_linker.go Link",
    object,
  };
}

/** Whether IAP is given an OAuth client of one's own; undefined where the BackendConfig is silent about IAP (features/iap.go EnsureIAP). */
function ownOAuthClientOf({ config }: Backend, surroundings: Surroundings): boolean | undefined {
  if (!config?.iap) return undefined;
  const { enabled, credentials } = config.iap;
  if (!credentials) return false;
  // The Secret is read only where IAP is on; the id may also be written out.
  const secret =
    enabled && credentials.secretName !== ""
      ? surroundings.secret(config.metadata.namespace, credentials.secretName)
      : undefined;
  if (secret === undefined) return credentials.clientId !== "";
  return typeof secret !== "object" || secret.get("client_id") !== "";
}

function iapSticks({ config, service }: Backend): Fault {
  return {
    kind: "iap-credentials-removed",
    text: `IAP of Service ${service} has an OAuth client of its own, which can't be taken away or turned off`,
    source: "ingress-gce pkg/backends/features/iap.go switchingToDefault",
    object: `BackendConfig ${config?.metadata.namespace}/${config?.metadata.name}`,
  };
}
