import type { Installation } from "../cluster/installation.ts";
import { type Check, fine } from "./check.ts";

const STALE_AFTER_S = 600;

/** What is wrong with the replicas, by their readiness and their metrics. */
export function checkReplicas({ pods }: Installation): Check[] {
  const ready = pods.filter(({ isReady }) => isReady);
  const found: Check[] = [];
  if (ready.length === 0)
    found.push({
      severity: "fail",
      subject: "replicas",
      finding: `${pods.length} replicas, none of them ready`,
      advice: "read /readyz of a Pod and its log; --selector says which Pods are l4guard's",
    });
  else if (ready.length === 1)
    found.push({
      severity: "warn",
      subject: "replicas",
      finding: "one replica is ready: reviews pause whenever its node is drained",
      advice: "set replicas to 2 or more",
    });
  else found.push(fine("replicas", `${ready.length} of ${pods.length} are ready`));
  return [...found, ...pods.flatMap(({ name, metrics }) => (metrics === undefined ? [] : ofMetrics(name, metrics)))];
}

function ofMetrics(pod: string, metrics: string): Check[] {
  const subject = `replica ${pod}`;
  const found: Check[] = [];
  const warn = (finding: string, advice: string) => found.push({ severity: "warn", subject, finding, advice });
  for (const { labels, value } of samples(metrics, "l4guard_configuration_is_current")) {
    if (value === 0)
      found.push({
        severity: "fail",
        subject,
        finding: `it refused the ${labels["file"]} file and goes by the one before`,
        advice: 'its log says what is wrong; "l4guard lint --policy FILE" does too',
      });
  }
  for (const { labels, value } of samples(metrics, "l4guard_cache_age_seconds"))
    if (value > STALE_AFTER_S)
      warn(
        `it has heard nothing of ${labels["kind"]} for ${Math.round(value)} s`,
        "check its RBAC and its network policy",
      );
  if (total(metrics, "l4guard_rules_crashed_total") > 0)
    warn("rules crashed in it", "report the line of its log that says so: that is a bug");
  if (total(metrics, "l4guard_requests_shed_total") > 0)
    warn("it turned requests away because it was overloaded", "add replicas or CPU");
  return found;
}

/** The samples of a metric in the Prometheus text format. */
function samples(text: string, name: string) {
  return [...text.matchAll(new RegExp(`^${name}(?:\\{([^}]*)\\})? (\\S+)$`, "gm"))].map(([, labels = "", value]) => ({
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]),
    ) as Readonly<Record<string, string>>,
    value: Number(value),
  }));
}

function total(text: string, name: string): number {
  return samples(text, name).reduce((sum, { value }) => sum + value, 0);
}
