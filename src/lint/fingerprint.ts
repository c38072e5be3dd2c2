import { sha256 } from "@noble/hashes/sha2.js";

/** The fingerprint of an identity, short enough for reports: the first 128 bits of its SHA-256, in hexadecimal. */
export function fingerprintOf(identity: string): string {
  const hash = sha256(utf8Of(identity));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The UTF-8 bytes of a text; neither Node.js nor a browser is needed for them. */
function utf8Of(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.toWellFormed());
  return Uint8Array.from(escaped.matchAll(/%(..)|[^%]/g), ([character, hex]) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
