import { hostname } from "node:os";
import { SelfManagedCertificates } from "../../certificates/self-managed.ts";
import type { CheckedMaterial } from "../../certificates/serving-material.ts";
import { leaseDurationMs } from "../../cluster/lease.ts";
import { UsageError } from "../../domain/errors.ts";
import { type CertificateSource, reportMaterial } from "./certificate-source.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { Surroundings } from "./surroundings.ts";

/** While there is nothing to serve yet, the Secret is looked at this often. */
const FIRST_LOOK_MS = 1_000;

/**
 * The certificate that all replicas share by a Secret, and that one of them renews. Resolves when there is one to serve.
 * @throws UsageError outside of a cluster
 */
export async function selfManagedSource(surroundings: Surroundings): Promise<CertificateSource> {
  const { settings, cwd, env, now, log, metrics } = surroundings;
  const access = clusterAccess(settings, cwd, env);
  if (!access)
    throw new UsageError("--certificates self-managed needs a cluster: run in a Pod, or name a --kubeconfig");
  // Loaded here, because stand-alone runs and files need no cluster.
  const [{ createApiClient }, { systemClock }, { ClusterCertificateStore }, { CredentialSource }] = await Promise.all([
    import("../../cluster/api-client.ts"),
    import("../../cluster/clock.ts"),
    import("../../cluster/certificate-store.ts"),
    import("../../cluster/credentials.ts"),
  ]);
  const client = createApiClient(new CredentialSource(access, systemClock), systemClock);
  const replica = settings.podName ?? hostname();
  const leaseDuration = leaseDurationMs(settings.certificateCheckMs);
  const listeners: ((material: CheckedMaterial) => void)[] = [];
  const certificates = new SelfManagedCertificates({
    store: new ClusterCertificateStore({
      client,
      namespace: settings.namespace,
      secretName: settings.secretName,
      configurationName: settings.webhookConfiguration,
      leaseName: `${settings.secretName}-leader`,
      leaseDurationMs: leaseDuration,
      pod: settings.podUid === undefined ? undefined : { name: replica, uid: settings.podUid },
    }),
    replica,
    names: serviceNames(settings),
    times: settings,
    leaseDurationMs: leaseDuration,
    now,
    elapsedMs: systemClock.now,
    onMaterial: (material) => {
      metrics.certificateChanges.inc({ outcome: "swapped" });
      reportMaterial(material, surroundings);
      for (const listener of listeners) listener(material);
    },
    onStep: (step) => {
      if (step === "write-bundle") metrics.bundleWrites.inc();
      log.write("info", "certificate rotation", { step });
    },
  });
  const lookOnce = async () => {
    try {
      await certificates.look();
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log.write("error", "certificates could not be looked at; trying again", { problem });
    }
  };
  let looking: Promise<void> | undefined;
  // One look at a time: a slow API server must not make them pile up.
  const look = () =>
    (looking ??= lookOnce().finally(() => {
      looking = undefined;
    }));
  for (await look(); !certificates.served; await look()) await new Promise((again) => setTimeout(again, FIRST_LOOK_MS));
  const timer = setInterval(look, settings.certificateCheckMs);
  timer.unref();
  return {
    get current() {
      return certificates.served as CheckedMaterial;
    },
    get isLeader() {
      return certificates.isLeader;
    },
    async look() {
      // One that is under way may have read before whatever made somebody ask.
      await looking;
      await look();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    async stop() {
      clearInterval(timer);
      await looking;
      await certificates.leave().catch(() => {});
      client.close();
    },
  };
}

/** The names by which API servers and people reach the Service; API servers ask for the first one. */
function serviceNames({ serviceName, namespace }: { readonly serviceName: string; readonly namespace: string }) {
  const name = `${serviceName}.${namespace}`;
  return [`${name}.svc`, name, `${name}.svc.cluster.local`];
}
