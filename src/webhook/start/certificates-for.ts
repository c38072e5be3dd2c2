import { resolve } from "node:path";
import { standAloneCertificates } from "../../certificates/stand-alone.ts";
import { type CertificateSource, reportMaterial } from "./certificate-source.ts";
import { filesSource } from "./files-source.ts";
import type { Surroundings } from "./surroundings.ts";

/** Names under which a stand-alone webhook is reached. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "::1"];
/** The folder of a stand-alone run's certificates. */
const STAND_ALONE_FOLDER = "certs";

/** The source that the settings ask for. @throws UsageError where its material is unfit from the start */
export async function certificatesFor(surroundings: Surroundings): Promise<CertificateSource> {
  const { settings, cwd, now } = surroundings;
  if (settings.standAlone) {
    const folder = resolve(cwd, STAND_ALONE_FOLDER);
    const { material, authority } = await standAloneCertificates({ folder, names: LOOPBACK_NAMES, now: now() });
    reportMaterial(material, surroundings);
    return { current: material, authority, onChange: () => {}, stop: () => {} };
  }
  if (settings.certificates !== "self-managed") return filesSource(surroundings);
  const { selfManagedSource } = await import("./self-managed-source.ts");
  return selfManagedSource(surroundings);
}
