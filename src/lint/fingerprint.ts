import { createHash } from "node:crypto";

/** The fingerprint of an identity, short enough for reports: 128 bits in hexadecimal. */
export function fingerprintOf(identity: string): string {
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}
