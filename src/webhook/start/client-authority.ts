import { resolve } from "node:path";
import { authorityProblem } from "../../certificates/pem.ts";
import { UsageError } from "../../domain/errors.ts";
import { readText } from "../../files/read-values.ts";
import { type Reloadable, reloadable } from "./reloadable.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * The authorities that clients' certificates must come from, PEM, watched because authorities are rotated; undefined where no
 * client is asked for a certificate. @throws UsageError where the file is unfit from the start
 */
export async function clientAuthorityFor(surroundings: Surroundings): Promise<Reloadable<string> | undefined> {
  const { settings, cwd, now, log, metrics } = surroundings;
  const { clientCa: path, reloadIntervalMs: intervalMs } = settings;
  if (path === undefined) return undefined;
  const load = async () => {
    const pem = await readText(path, cwd);
    const problem = authorityProblem(pem, now());
    if (problem !== undefined) throw new UsageError(`--client-ca ${path}: ${problem}`);
    return pem;
  };
  return reloadable({ file: "client-ca", path: resolve(cwd, path), intervalMs, load, log, metrics });
}
