import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type CheckedMaterial, checkMaterial, type MaterialCheck } from "../../certificates/serving-material.ts";
import { standAloneCertificates } from "../../certificates/stand-alone.ts";
import { watchFiles } from "../../config/watch-files.ts";
import { UsageError } from "../io.ts";
import type { Surroundings } from "./surroundings.ts";

/** What to serve with, now and from each change on. */
export interface CertificateSource {
  readonly current: CheckedMaterial;
  /** PEM of the authority to trust, where the source knows it. */
  readonly authority?: string;
  /** Has `listener` told of new material; all of it passed its checks. */
  onChange(listener: (material: CheckedMaterial) => void): void;
  /** Must be called only after the server has stopped. */
  stop(): void | Promise<void>;
}

/** Names under which a stand-alone webhook is reached. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "::1"];
/** The folder of a stand-alone run's certificates. */
export const STAND_ALONE_FOLDER = "certs";

/** The source that the settings ask for. @throws UsageError where its material is unfit from the start */
export async function certificatesFor(surroundings: Surroundings): Promise<CertificateSource> {
  const { settings, cwd, now } = surroundings;
  if (settings.standAlone) {
    const folder = resolve(cwd, STAND_ALONE_FOLDER);
    const { material, authority } = await standAloneCertificates({ folder, names: LOOPBACK_NAMES, now: now() });
    reportMaterial(material, surroundings);
    return { current: material, authority, onChange: () => {}, stop: () => {} };
  }
  if (settings.certificates !== "self-managed") return certificatesFromFiles(surroundings);
  const { selfManagedSource } = await import("./self-managed-source.ts");
  return selfManagedSource(surroundings);
}

/** Material from two files that are watched; what does not pass its checks leaves the material before it in force. */
async function certificatesFromFiles(surroundings: Surroundings): Promise<CertificateSource> {
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

/** Says in the log and the metrics what is served from now on. */
export function reportMaterial(material: CheckedMaterial, { log, metrics }: Surroundings): void {
  const { serialNumber, fingerprint, notAfter } = material;
  metrics.certificateNotAfter.set(notAfter.getTime() / 1_000);
  log.write("info", "serving certificate", { serialNumber, fingerprint, notAfter: notAfter.toISOString() });
}
