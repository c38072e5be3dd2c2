import type { BackendConfig } from "../../../domain/kinds/backend-config.ts";
import type { SecretEntries } from "../../../domain/kinds/secret.ts";
import { isFound, type Looked } from "./surroundings.ts";

/** What the controller refuses in a BackendConfig. */
type BackendConfigFaultKind =
  | "iap-on-regional"
  | "oauth-secret-missing"
  | "oauth-secret-without-id"
  | "oauth-secret-without-secret"
  | "iap-and-cdn"
  | "cdn-on-regional"
  | "signed-url-secret-missing"
  | "signed-url-secret-without-key"
  | "affinity-type"
  | "affinity-ttl"
  | "sample-rate";

/** One refusal: every Ingress that uses the BackendConfig stops, with all its backends. */
interface BackendConfigFault {
  readonly kind: BackendConfigFaultKind;
  /** What is wrong, as part of a sentence. */
  readonly text: string;
  /** Reference tokens below the BackendConfig. */
  readonly location: readonly (string | number)[];
}

/** What the controller finds in a BackendConfig, in its order; it stops at the first fault. */
interface BackendConfigVerdict {
  readonly faults: readonly BackendConfigFault[];
  /** The Secrets that decide and that nobody knows, by name. */
  readonly unknownSecrets: readonly string[];
}

/** What it is validated against. */
interface BackendConfigUse {
  /** The load balancer is a regional external one. */
  readonly isRegionalExternal: boolean;
  /** Looks a Secret of the BackendConfig's namespace up. */
  secret(name: string): Looked<SecretEntries>;
}

/** The affinities that a load balancer can be given by a BackendConfig. */
const SESSION_AFFINITIES: readonly string[] = ["NONE", "CLIENT_IP", "GENERATED_COOKIE"];

/** Seconds that an affinity cookie may last at most. */
const LONGEST_COOKIE = 86_400;

/** The types that a health check of a BackendConfig may have; found only when the health check is made (translator/healthchecks.go merge). */
export const HEALTH_CHECK_TYPES: readonly string[] = ["HTTP", "HTTPS", "HTTP2"];

const SPEC = "spec";

/** All that the controller refuses in `config` (ingress-gce pkg/backendconfig/validation.go Validate). */
export function validateBackendConfig(config: BackendConfig, use: BackendConfigUse): BackendConfigVerdict {
  const findings = new Findings(use);
  validateIap(config, use, findings);
  validateCdn(config, use, findings);
  validateAffinity(config, findings);
  const rate = config.logging?.sampleRate;
  if (rate !== undefined && !(rate >= 0 && rate <= 1)) {
    findings.add("sample-rate", `the sample rate ${rate} is not between 0 and 1`, "logging", "sampleRate");
  }
  return findings;
}

function validateIap({ iap, cdn }: BackendConfig, use: BackendConfigUse, findings: Findings): void {
  if (!iap?.enabled) return;
  if (use.isRegionalExternal) {
    findings.add("iap-on-regional", "IAP is not supported by regional external load balancers", "iap", "enabled");
  }
  const name = iap.credentials?.secretName ?? "";
  const at = ["iap", "oauthclientCredentials", "secretName"];
  const secret = findings.secret(name);
  if (secret === "missing") findings.add("oauth-secret-missing", `there is no Secret ${name}`, ...at);
  else if (isFound(secret)) {
    if (!secret.has("client_id")) {
      findings.add("oauth-secret-without-id", `Secret ${name} has no client_id`, ...at);
    }
    if (!secret.has("client_secret")) {
      findings.add("oauth-secret-without-secret", `Secret ${name} has no client_secret`, ...at);
    }
  }
  if (cdn?.enabled) findings.add("iap-and-cdn", "IAP and Cloud CDN exclude each other", "cdn", "enabled");
}

function validateCdn({ cdn }: BackendConfig, use: BackendConfigUse, findings: Findings): void {
  if (!cdn?.enabled) return;
  if (use.isRegionalExternal) {
    findings.add("cdn-on-regional", "Cloud CDN is not supported by regional external load balancers", "cdn", "enabled");
  }
  for (const [index, { secretName }] of cdn.signedUrlKeys.entries()) {
    const at = ["cdn", "signedUrlKeys", index, "secretName"];
    const secret = findings.secret(secretName);
    if (secret === "missing") findings.add("signed-url-secret-missing", `there is no Secret ${secretName}`, ...at);
    else if (isFound(secret) && !secret.has("key_value")) {
      findings.add("signed-url-secret-without-key", `Secret ${secretName} has no key_value`, ...at);
    }
  }
}

function validateAffinity({ sessionAffinity }: BackendConfig, findings: Findings): void {
  if (!sessionAffinity) return;
  const { type, cookieTtlSec } = sessionAffinity;
  if (type !== "" && !SESSION_AFFINITIES.includes(type)) {
    const text = `"${type}" is no affinity: ${SESSION_AFFINITIES.join(", ")} are`;
    findings.add("affinity-type", text, "sessionAffinity", "affinityType");
  }
  if (cookieTtlSec !== undefined && (cookieTtlSec < 0 || cookieTtlSec > LONGEST_COOKIE)) {
    const text = `the cookie's ${cookieTtlSec} seconds are not between 0 and ${LONGEST_COOKIE}`;
    findings.add("affinity-ttl", text, "sessionAffinity", "affinityCookieTtlSec");
  }
}

class Findings implements BackendConfigVerdict {
  readonly faults: BackendConfigFault[] = [];
  readonly unknownSecrets: string[] = [];
  readonly #use: BackendConfigUse;

  constructor(use: BackendConfigUse) {
    this.#use = use;
  }

  add(kind: BackendConfigFaultKind, text: string, ...location: readonly (string | number)[]): void {
    this.faults.push({ kind, text, location: [SPEC, ...location] });
  }

  /** The Secret; undefined where none is named. */
  secret(name: string): Looked<SecretEntries> | undefined {
    if (name === "") return undefined;
    const found = this.#use.secret(name);
    if (found === "unknown") this.unknownSecrets.push(name);
    return found;
  }
}
