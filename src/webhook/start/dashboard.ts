import { hostname } from "node:os";
import { UsageError } from "../../domain/errors.ts";
import type { ReviewObserver } from "../review-exchange.ts";
import { type Decision, findingsOf } from "../review-request.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { ContextSource } from "./review-context.ts";
import type { Surroundings } from "./surroundings.ts";

/** A dashboard that listens. */
interface RunningDashboard {
  readonly port: number;
  /** The observer, of which the dashboard hears too. */
  alsoTold(observer: ReviewObserver): ReviewObserver;
  stop(): Promise<void>;
}

/** What a dashboard shows of the other parts of the process. */
type Shown = Pick<import("../../dashboard/view.ts").DashboardSources, "found" | "certificate"> & {
  readonly isBusy: () => boolean;
};

const INTERVAL_MS = 3_000;

/** Starts the dashboard where the settings ask for one. @throws UsageError where no cluster is watched or the port is taken */
export async function startDashboard(
  { settings, cwd, env, now, log }: Surroundings,
  source: ContextSource,
  { found, certificate, isBusy }: Shown,
): Promise<RunningDashboard | undefined> {
  if (!settings.dashboard) return undefined;
  const { watch } = source.knowledge;
  const access = clusterAccess(settings, cwd, env);
  if (watch === undefined || access === undefined)
    throw new UsageError("--dashboard needs a cluster: run in a Pod, or name a --kubeconfig");
  const [{ DashboardServer }, { LastDecisions }, { createApiClient }, { CredentialSource }, { systemClock: clock }] =
    await Promise.all([
      import("../../dashboard/dashboard-server.ts"),
      import("../../dashboard/last-decisions.ts"),
      import("../../cluster/api-client.ts"),
      import("../../cluster/credentials.ts"),
      import("../../cluster/clock.ts"),
    ]);
  const decisions = new LastDecisions();
  const server = await DashboardServer.listen({
    port: settings.dashboardPort,
    intervalMs: INTERVAL_MS,
    clock,
    isBusy,
    clientFor: (token) => createApiClient(new CredentialSource({ kind: "bearer", to: access, token }, clock), clock),
    sources: {
      replica: settings.podName ?? hostname(),
      namespace: settings.namespace,
      selector: "app.kubernetes.io/name=l4guard",
      watch,
      context: source.context,
      isAudited: settings.audit,
      found,
      decisions,
      certificate,
    },
  }).catch((error: unknown) => {
    throw new UsageError(`--dashboard-port: ${error instanceof Error ? error.message : String(error)}`);
  });
  log.write("info", "dashboard", { url: `http://127.0.0.1:${server.port}` });
  const add = (decision: Decision) => {
    const { phase, verdict, operation, kind, namespace, uid } = decision;
    // What was for no rule would push out what somebody looks for.
    if (verdict === "passed") return;
    const rules = [...new Set(findingsOf(decision).map(({ rule }) => rule))];
    decisions.add({ at: now().toISOString(), phase, verdict, operation, kind, namespace, uid, rules });
  };
  return {
    port: server.port,
    alsoTold: (observer) => ({
      ...observer,
      decided(decision, measured) {
        observer.decided(decision, measured);
        add(decision);
      },
    }),
    stop: () => server.close(),
  };
}
