import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { RegisteredConfiguration } from "../../cluster/registration.ts";
import { UsageError } from "../../domain/errors.ts";
import { parseText } from "../../manifests/yaml.ts";
import type { CertificateSource } from "./certificate-source.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is known of the webhook configurations in the cluster. */
export interface RegistrationWatch {
  /** How they differ from what was registered; undefined where they don't, or where it is not known. */
  readonly drift: string | undefined;
  stop(): Promise<void>;
}

/**
 * A change is put back once this many looks in a row saw it: it may be an upgrade, whose file the kubelet brings up to two
 * minutes later. What is gone is put back at once.
 */
const LOOKS_AT_A_CHANGE = 3;

/**
 * Compares the webhook configurations with those that the chart registered, again and again, since nobody else would
 * notice that reviews are no longer asked for. Where the settings say so, the replica that leads puts them back.
 * Undefined where no file tells what was registered.
 * @throws UsageError for a file that can't be read or holds no webhook configuration, and outside of a cluster
 */
export async function watchRegistration(
  surroundings: Surroundings,
  certificates: CertificateSource,
): Promise<RegistrationWatch | undefined> {
  const { settings, cwd, env, log, metrics } = surroundings;
  const { registrationFile, restoreRegistration, certificateCheckMs } = settings;
  if (registrationFile === undefined) return undefined;
  const access = clusterAccess(settings, cwd, env);
  if (!access) throw new UsageError("--registration-file needs a cluster: run in a Pod, or name a --kubeconfig");
  const [{ createApiClient }, { systemClock }, { CredentialSource }, registration] = await Promise.all([
    import("../../cluster/api-client.ts"),
    import("../../cluster/clock.ts"),
    import("../../cluster/credentials.ts"),
    import("../../cluster/registration.ts"),
  ]);
  const { readDrift, registeredIn, restore, titleOf } = registration;
  const path = resolve(cwd, registrationFile);
  await readRegistered(path, registeredIn);
  const client = createApiClient(new CredentialSource(access, systemClock), systemClock);
  let drift: string | undefined;
  let looksAtDrift = 0;

  const putBack = async (configuration: RegisteredConfiguration) => {
    await restore(client, configuration);
    metrics.registrationRestores.inc();
    log.write("warn", "the webhook configuration was put back", { configuration: titleOf(configuration) });
  };
  const lookOnce = async () => {
    // Read at each look, since an upgrade changes the file in place.
    const registered = await readRegistered(path, registeredIn);
    const found = await readDrift(client, registered);
    const before = drift;
    drift = found
      .flatMap(({ configuration, differences }) => differences.map((difference) => `${configuration}: ${difference}`))
      .join("; ");
    for (const { configuration, differences } of found) {
      metrics.registrationDrift.set({ configuration }, differences.length);
    }
    if (drift === "") drift = undefined;
    looksAtDrift = drift === before ? looksAtDrift + 1 : 1;
    if (drift !== undefined && drift !== before) {
      log.write("error", "the webhook configurations are not what was registered", { drift });
    }
    if (drift === undefined && before !== undefined) log.write("info", "the webhook configurations are right again");
    if (drift === undefined || !restoreRegistration || certificates.isLeader === false) return;
    const due = registered.filter((_, index) => {
      const { isGone = false, differences = [] } = found[index] ?? {};
      return isGone || (differences.length > 0 && looksAtDrift >= LOOKS_AT_A_CHANGE);
    });
    for (const configuration of due) await putBack(configuration);
    // What was gone has come back without a CA bundle, and is of no use before it has one.
    if (due.length > 0) await certificates.look?.();
  };
  const look = () =>
    lookOnce().catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      log.write("warn", "the webhook configurations could not be looked at; trying again", { problem });
    });
  let looking: Promise<void> | undefined;
  // One look at a time: a slow API server must not make them pile up.
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, certificateCheckMs);
  timer.unref();
  await look();
  return {
    get drift() {
      return drift;
    },
    async stop() {
      clearInterval(timer);
      await looking;
      client.close();
    },
  };
}

async function readRegistered(
  path: string,
  registeredIn: (objects: readonly unknown[]) => readonly RegisteredConfiguration[],
): Promise<readonly RegisteredConfiguration[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--registration-file ${path}: ${error.code ?? error.message}`);
  });
  const registered = registeredIn(parseText(text).values);
  if (registered.length === 0)
    throw new UsageError(`--registration-file ${path}: there is no webhook configuration in it`);
  return registered;
}
