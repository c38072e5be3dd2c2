import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { RegisteredConfiguration } from "../../cluster/registration.ts";
import { UsageError } from "../../domain/errors.ts";
import { parseText } from "../../manifests/yaml.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is known of the webhook configurations in the cluster. */
export interface RegistrationWatch {
  /** How they differ from what was registered; undefined where they don't, or where it is not known. */
  readonly drift: string | undefined;
  stop(): Promise<void>;
}

/**
 * Compares the webhook configurations with those that the chart registered, again and again, since nobody else would
 * notice that reviews are no longer asked for. Where the settings say so, the replica that leads puts them back.
 * Undefined where no file tells what was registered.
 * @throws UsageError for a file that can't be read or holds no webhook configuration, and outside of a cluster
 */
export async function watchRegistration(
  surroundings: Surroundings,
  isLeader: () => boolean,
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
  const registered = await readRegistered(resolve(cwd, registrationFile), registeredIn);
  const client = createApiClient(new CredentialSource(access, systemClock), systemClock);
  let drift: string | undefined;

  const putBack = async (configuration: RegisteredConfiguration) => {
    await restore(client, configuration);
    metrics.registrationRestores.inc();
    log.write("warn", "the webhook configuration was put back", { configuration: titleOf(configuration) });
  };
  const lookOnce = async () => {
    const found = await readDrift(client, registered);
    const before = drift;
    drift = found
      .flatMap(({ configuration, differences }) => differences.map((difference) => `${configuration}: ${difference}`))
      .join("; ");
    for (const { configuration, differences } of found) {
      metrics.registrationDrift.set({ configuration }, differences.length);
    }
    if (drift === "") drift = undefined;
    if (drift !== undefined && drift !== before) {
      log.write("error", "the webhook configurations are not what was registered", { drift });
    }
    if (drift === undefined && before !== undefined) log.write("info", "the webhook configurations are right again");
    if (drift === undefined || !restoreRegistration || !isLeader()) return;
    for (const [index, { differences }] of found.entries()) {
      const configuration = registered[index];
      if (configuration && differences.length > 0) await putBack(configuration);
    }
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
