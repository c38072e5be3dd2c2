import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type CheckedMaterial, checkMaterial, type MaterialCheck } from "../../certificates/serving-material.ts";
import { watchFiles } from "../../config/watch-files.ts";
import { UsageError } from "../../domain/errors.ts";
import { type CertificateSource, reportMaterial } from "./certificate-source.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Material from two files that are watched; what does not pass its checks leaves the material before it in force.
 * @throws UsageError where the files are unfit from the start
 */
export async function filesSource(surroundings: Surroundings): Promise<CertificateSource> {
  const { settings, cwd, log, metrics } = surroundings;
  const paths = [resolve(cwd, settings.certificateFile), resolve(cwd, settings.keyFile)] as const;
  const first = await readMaterial(paths, surroundings);
  if (!first.ok) throw new UsageError(`${settings.certificateFile}: ${first.problem}`);
  let current = first.material;
  reportMaterial(current, surroundings);
  const listeners: ((material: CheckedMaterial) => void)[] = [];
  const watched = await watchFiles({
    paths,
    intervalMs: settings.reloadIntervalMs,
    onChange: async () => {
      const check = await readMaterial(paths, surroundings);
      metrics.certificateChanges.inc({ outcome: check.ok ? "swapped" : "refused" });
      if (!check.ok) {
        log.write("error", "the new certificate was refused; the one before stays in use", { problem: check.problem });
        return;
      }
      current = check.material;
      reportMaterial(current, surroundings);
      for (const listener of listeners) listener(current);
    },
  });
  return {
    get current() {
      return current;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    stop: () => watched.stop(),
  };
}

async function readMaterial(
  [certificatePath, keyPath]: readonly [string, string],
  { settings, now }: Surroundings,
): Promise<MaterialCheck> {
  try {
    const [certificate, key] = await Promise.all([readFile(certificatePath, "utf8"), readFile(keyPath, "utf8")]);
    return checkMaterial({ certificate, key }, [`${settings.serviceName}.${settings.namespace}.svc`], now());
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}
