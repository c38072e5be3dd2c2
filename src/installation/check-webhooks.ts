import type { InstalledWebhook } from "../cluster/installation.ts";
import { field, listIn } from "../domain/json.ts";
import { REVIEWED } from "../domain/kinds/kinds.ts";
import { type Check, fine } from "./check.ts";

/** Longer waits add up: a request passes every webhook, and its own deadline counts for all (k/k#128162). */
const LONGEST_TIMEOUT_S = 5;
/** Namespaces in which a failing webhook may keep a cluster from starting. */
const SYSTEM_NAMESPACE = "kube-system";
const NAME_LABEL = "kubernetes.io/metadata.name";

/**
 * What l4guard is ever asked about. Anything else is none of its business, and much of it makes GKE call a webhook unsafe
 * (GKE, "Ensure control plane stability when using webhooks").
 */
const EXPECTED_RESOURCES: ReadonlySet<string> = new Set(REVIEWED.map(({ plural }) => plural));
/** What GKE reports as K8S_ADMISSION_WEBHOOK_UNSAFE when a webhook intercepts it. */
const UNSAFE_RESOURCES = new Set([
  ..."* */* pods leases nodes tokenreviews subjectaccessreviews certificatesigningrequests".split(" "),
]);

/** What is wrong with the webhooks of an installation's configurations. */
export function checkWebhooks(webhooks: readonly InstalledWebhook[], namespace: string): Check[] {
  if (webhooks.length === 0) {
    const advice = "install the chart with webhooks.enabled=true, or name the configuration with --configuration";
    return [
      { severity: "fail", subject: "webhooks", finding: "there is no configuration: nothing is reviewed", advice },
    ];
  }
  const isValidating = webhooks.some(({ configurationKind }) => configurationKind.startsWith("Validating"));
  const missing: Check = {
    severity: "fail",
    subject: "webhooks",
    finding: "there is no ValidatingWebhookConfiguration: nothing is ever denied",
    advice: "install the chart with webhooks.enabled=true",
  };
  return [...(isValidating ? [] : [missing]), ...webhooks.flatMap((webhook) => diagnoseWebhook(webhook, namespace))];
}

function diagnoseWebhook({ configurationKind, name, webhook }: InstalledWebhook, namespace: string): Check[] {
  const subject = `webhook ${name}`;
  const found: Check[] = [];
  const fail = (finding: string, advice: string) => found.push({ severity: "fail", subject, finding, advice });
  const warn = (finding: string, advice: string) => found.push({ severity: "warn", subject, finding, advice });

  const resources = listIn(webhook, "rules").flatMap((rule) => listIn(rule, "resources").map(String));
  const unsafe = resources.filter((resource) => UNSAFE_RESOURCES.has(resource.split("/", 1)[0] ?? ""));
  const foreign = resources.filter((resource) => !EXPECTED_RESOURCES.has(resource) && !unsafe.includes(resource));
  if (unsafe.length > 0)
    fail(`it intercepts ${unsafe.join(", ")}, which GKE reports as unsafe`, "put the chart's rules back");
  if (foreign.length > 0) warn(`it intercepts ${foreign.join(", ")} for nothing`, "put the chart's rules back");

  if (!excludes(webhook, SYSTEM_NAMESPACE))
    fail(`it reviews ${SYSTEM_NAMESPACE}: its failure can stop the cluster`, "put the chart's namespaceSelector back");
  if (!excludes(webhook, namespace))
    fail(
      `it reviews its own namespace ${namespace}`,
      "put the chart's namespaceSelector back: else it can lock itself out",
    );

  const seconds = Number(field(webhook, "timeoutSeconds") ?? 10);
  if (seconds > LONGEST_TIMEOUT_S)
    warn(`the API server waits ${seconds} s for it`, `set timeoutSeconds to ${LONGEST_TIMEOUT_S} or less`);

  const policy = field(webhook, "failurePolicy") ?? "Fail";
  if (policy === "Fail" && configurationKind.startsWith("Mutating"))
    fail("a repair that fails refuses the request (failurePolicy Fail)", "set failurePolicy to Ignore");
  if (field(webhook, "matchPolicy") === "Exact")
    warn("it misses objects written through other API versions (matchPolicy Exact)", "set matchPolicy to Equivalent");
  const effects = field(webhook, "sideEffects");
  if (effects !== "None" && effects !== "NoneOnDryRun")
    fail("server-side dry runs fail (sideEffects)", "set sideEffects to None");
  const says =
    policy === "Fail" ? "refuses load balancers while no replica answers" : "lets all pass while no replica answers";
  return found.length > 0 ? found : [fine(subject, `failurePolicy ${String(policy)} (${says}), timeout ${seconds} s`)];
}

/** Whether the webhook's namespaceSelector leaves out the namespace by its name. */
function excludes(webhook: unknown, namespace: string): boolean {
  const selector = field(webhook, "namespaceSelector");
  const requirements = listIn(selector, "matchExpressions");
  return requirements.some((requirement) => {
    if (field(requirement, "key") !== NAME_LABEL) return false;
    const isNamed = listIn(requirement, "values").includes(namespace);
    return field(requirement, "operator") === "NotIn" ? isNamed : field(requirement, "operator") === "In" && !isNamed;
  });
}
