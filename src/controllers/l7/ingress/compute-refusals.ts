import type { BackendConfig } from "../../../domain/kinds/backend-config.ts";
import type { FrontendConfig } from "../../../domain/kinds/frontend-config.ts";

/** What the controller hands to Compute Engine unseen, and Compute Engine documents that it refuses: the sync fails there. */
interface ComputeRefusal {
  /** Reference tokens below the object. */
  readonly location: readonly string[];
  /** What is wrong, as part of a sentence. */
  readonly text: string;
  readonly source: string;
}

/** The codes of a redirect to HTTPS; without one it is the first. */
const REDIRECT_CODES: readonly string[] = [
  "MOVED_PERMANENTLY_DEFAULT",
  "FOUND",
  "SEE_OTHER",
  "TEMPORARY_REDIRECT",
  "PERMANENT_REDIRECT",
];

const API = "Compute Engine API v1:";
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** What Compute Engine refuses of a BackendConfig that the controller takes. */
export function backendConfigRefusals({ timeoutSec, healthCheck }: BackendConfig): readonly ComputeRefusal[] {
  const refusals: ComputeRefusal[] = [];
  // 0 is not sent, and the default of 30 seconds comes back.
  if (timeoutSec !== undefined && !(timeoutSec >= 0 && timeoutSec <= LONGEST_TIMEOUT)) {
    refusals.push({
      location: ["spec", "timeoutSec"],
      text: `a timeout of ${timeoutSec} seconds is not between 1 and ${LONGEST_TIMEOUT}`,
      source: `${API} BackendService.timeoutSec`,
    });
  }
  const { timeoutSec: answer, checkIntervalSec: interval } = healthCheck ?? {};
  if (answer !== undefined && interval !== undefined && answer > interval) {
    refusals.push({
      location: ["spec", "healthCheck", "timeoutSec"],
      text: `the health check's timeoutSec ${answer} is more than its checkIntervalSec ${interval}`,
      source: `${API} HealthCheck.timeoutSec`,
    });
  }
  return refusals;
}

/** What Compute Engine refuses of a FrontendConfig. */
export function frontendConfigRefusals({ redirect }: FrontendConfig): readonly ComputeRefusal[] {
  const code = redirect?.enabled ? redirect.responseCode : "";
  if (code === "" || REDIRECT_CODES.includes(code)) return [];
  return [
    {
      location: ["spec", "redirectToHttps", "responseCodeName"],
      text: `"${code}" is no code of a redirect: ${REDIRECT_CODES.join(", ")} are`,
      source: `${API} HttpRedirectAction.redirectResponseCode`,
    },
  ];
}

/** Whether Compute Engine takes the path in a URL map: behind a slash, "*" only as a last part of its own, and nothing of a query (PathRule.paths). */
export function isUrlMapPath(path: string): boolean {
  return /^\/(?:[^*?#]*|(?:[^*?#]*\/)?\*)$/.test(path);
}

/** Whether Compute Engine takes the host in a URL map: a host name, or "*" alone, or as its first character before "-" or "." (HostRule.hosts). */
export function isUrlMapHost(host: string): boolean {
  return (
    host === "*" || /^(?:\*[-.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:\d+)?$/.test(host)
  );
}
