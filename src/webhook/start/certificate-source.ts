import type { CheckedMaterial } from "../../certificates/serving-material.ts";
import type { Surroundings } from "./surroundings.ts";

/** What to serve with, now and from each change on. */
export interface CertificateSource {
  readonly current: CheckedMaterial;
  /** Whether this replica is the one that writes, where replicas agree on one. */
  readonly isLeader?: boolean;
  /** Looks at what the replicas share now, not only when it is time; resolves when what is to be done about it is done. */
  look?(): Promise<void>;
  /** PEM of the authority to trust, where the source knows it. */
  readonly authority?: string;
  /** Has `listener` told of new material; all of it passed its checks. */
  onChange(listener: (material: CheckedMaterial) => void): void;
  /** Must be called only after the server has stopped. */
  stop(): void | Promise<void>;
}

/** Says in the log and the metrics what is served from now on. */
export function reportMaterial(material: CheckedMaterial, { log, metrics }: Surroundings): void {
  const { serialNumber, fingerprint, notAfter } = material;
  metrics.certificateNotAfter.set(notAfter.getTime() / 1_000);
  log.write("info", "serving certificate", { serialNumber, fingerprint, notAfter: notAfter.toISOString() });
}
