import type { UnreadObject } from "../cluster/installation.ts";
import { UsageError } from "../domain/errors.ts";
import { type Check, fine } from "../installation/check.ts";
import { wrapIndented } from "../reports/wrap.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { KUBECTL_OPTIONS, kubectlAccess } from "./kubectl-access.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";

const OPTIONS = {
  ...KUBECTL_OPTIONS,
  namespace: { kind: "text", placeholder: "NAME", default: "l4guard", help: "namespace of l4guard" },
  service: { kind: "text", placeholder: "NAME", default: "l4guard", help: "its Service" },
  configuration: { kind: "text", placeholder: "NAME", default: "l4guard", help: "name of its webhook configurations" },
  secret: { kind: "text", placeholder: "NAME", default: "l4guard-certificates", help: "Secret with its certificate" },
  selector: {
    kind: "text",
    placeholder: "LABELS",
    default: "app.kubernetes.io/name=l4guard",
    help: "labels of its Pods",
  },
  "health-port": { kind: "text", placeholder: "PORT", default: "8081", help: "port of the Pods' plain listener" },
  "probe-namespace": { kind: "text", placeholder: "NAME", default: "default", help: "where the dry runs go" },
  json: { kind: "flag", help: "print JSON" },
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

const MARKS = { ok: "ok  ", warn: "warn", fail: "FAIL" } as const;
const INDENT = 6;

/** `l4guard doctor`: whether a running installation works, and what to do where it does not. */
export const doctor: Command = {
  summary: "Check a running installation and say what to do",
  usage: ["[OPTIONS]"],
  about: [
    "Checks a running installation from outside: the webhook configurations (against what the chart " +
      "registered; scope, selectors, failure policy, timeouts, what GKE calls unsafe), the CA bundles against the served certificate and its days left, the replicas and whether " +
      "they took their policy, which API of reports the audit finds and whether it may write there, and a round trip: a good and a bad Service as server-side dry runs. Nothing is changed. Says " +
      "what to do.",
    "Exit codes: 0 all well, 1 something needs attention, 2 it could not be checked.",
  ],
  options: OPTIONS,
  examples: ["l4guard doctor", "l4guard doctor --namespace edge --configuration edge-l4guard --probe-namespace shop"],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError("doctor takes options only");
    const checks = await examine(values, io);
    const text = () => checks.map((check) => linesOf(check, io.stdout.columns)).join("");
    io.stdout.write(values.json ? `${JSON.stringify(checks, null, 2)}\n` : text());
    return checks.every(({ severity }) => severity === "ok") ? EXIT.ok : EXIT.findings;
  },
};

async function examine(values: Values, io: CommandIo): Promise<readonly Check[]> {
  const [
    { createApiClient },
    { systemClock },
    { CredentialSource },
    { readInstallation },
    { readDrift, registeredIn },
    { dryRunCreate },
    { ApiFailure },
    { isServed, mayDo },
    { whyUnreachable },
  ] = await Promise.all([
    import("../cluster/api-client.ts"),
    import("../cluster/clock.ts"),
    import("../cluster/credentials.ts"),
    import("../cluster/installation.ts"),
    import("../cluster/registration.ts"),
    import("../cluster/dry-run.ts"),
    import("../cluster/api-failure.ts"),
    import("../cluster/served-apis.ts"),
    import("../cluster/why-unreachable.ts"),
  ]);
  const [
    { parseText },
    { checkRegistration },
    { checkWebhooks },
    { checkCertificates },
    { checkReplicas },
    { checkReports, reportsWanted },
    { REPORT_APIS },
    { checkRoundTrip, probe },
  ] = await Promise.all([
    import("../manifests/yaml.ts"),
    import("../installation/check-registration.ts"),
    import("../installation/check-webhooks.ts"),
    import("../installation/check-certificates.ts"),
    import("../installation/check-replicas.ts"),
    import("../installation/check-reports.ts"),
    import("../audit/report-object.ts"),
    import("../installation/round-trip.ts"),
  ]);
  const credentials = new CredentialSource(kubectlAccess(values, io), systemClock);
  const client = createApiClient(credentials, systemClock);
  const { namespace, "probe-namespace": probeNamespace } = values;
  try {
    const version = (await client.call({ path: "/version", timeoutMs: 10_000 })) as { readonly gitVersion?: string };
    const installation = await readInstallation(client, {
      namespace,
      configMapName: values.service,
      configurationName: values.configuration,
      secretName: values.secret,
      podSelector: values.selector,
      healthPort: Number(values["health-port"]),
    });
    const registered = registeredIn(parseText(installation.registration ?? "").values);
    // What may not be read is in the installation's list already.
    const drift = await readDrift(client, registered).catch((error: unknown) => {
      if (error instanceof ApiFailure) return [];
      throw error;
    });
    const reports = reportsWanted(installation);
    const apis = (reports ? REPORT_APIS : []).map(async (api) => ({
      name: api.name,
      resource: `${api.plural}.${api.group}`,
      isServed: await isServed(client, api),
      mayWrite: await mayDo(client, { user: reports?.account ?? "", verb: "create", api }),
    }));
    const access = await Promise.all(apis);
    const services = `/api/v1/namespaces/${encodeURIComponent(probeNamespace)}/services`;
    const good = await dryRunCreate(credentials, services, probe(probeNamespace, true));
    const bad = await dryRunCreate(credentials, services, probe(probeNamespace, false));
    return [
      fine("cluster", `Kubernetes ${version.gitVersion ?? "of unknown version"}`),
      ...installation.unread.map(ofUnread),
      ...checkWebhooks(installation.webhooks, namespace),
      ...checkRegistration(drift),
      ...checkCertificates(installation, `${values.service}.${namespace}.svc`, io.now()),
      ...checkReplicas(installation),
      ...(reports ? checkReports(reports.choice, access) : []),
      ...checkRoundTrip(good, bad),
    ];
  } catch (error) {
    if (error instanceof ApiFailure) throw new UsageError(`the API server can't be asked: ${whyUnreachable(error)}`);
    throw error;
  } finally {
    client.close();
  }
}

function ofUnread({ what, failure: { kind, message } }: UnreadObject): Check {
  const mayNot = kind === "forbidden" || kind === "unauthorized";
  return {
    severity: "warn",
    subject: mayNot ? "access" : "reach",
    finding: `${what}: ${message}`,
    advice: mayNot
      ? "ask for read access to it, or run as somebody who has it"
      : "see whether it runs, and whether the API server reaches it: kubectl describe, kubectl logs",
  };
}

/** For a terminal of so many columns, else a line for each sentence. */
function linesOf({ severity, subject, finding, advice }: Check, columns = Number.POSITIVE_INFINITY): string {
  const found = wrapIndented(`${subject}: ${finding}`, columns, INDENT).trimStart();
  return `${MARKS[severity]}  ${found}${advice === undefined ? "" : wrapIndented(advice, columns, INDENT)}`;
}
