import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { lifetimeProblem } from "./pem.ts";

/** A serving certificate with its key, as read from files, a Secret or fresh from the authority. */
interface ServingMaterial {
  /** PEM: the leaf first, then any intermediates. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** Serving material that passed every check. */
export interface CheckedMaterial extends ServingMaterial {
  /** SHA-256 of the leaf, as colon-separated hexadecimal octets. */
  readonly fingerprint: string;
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Material fit to serve, or what is wrong with it. */
export type MaterialCheck =
  | { readonly ok: true; readonly material: CheckedMaterial }
  | { readonly ok: false; readonly problem: string };

/** Whether the material can be served to an API server that asks for one of `names`, and is valid at `now`. */
export function checkMaterial(material: ServingMaterial, names: readonly string[], now: Date): MaterialCheck {
  const check = checkIdentity(material, names);
  const problem = check.ok ? lifetimeProblem(check.material, now) : undefined;
  return problem === undefined ? check : { ok: false, problem };
}

/**
 * Whether the material can be served to an API server that asks for one of `names`, at some time: it parses, key and
 * certificate belong together, and every name is a subject alternative name (kube-apiserver ignores the common name).
 */
export function checkIdentity(material: ServingMaterial, names: readonly string[]): MaterialCheck {
  const problem = (text: string): MaterialCheck => ({ ok: false, problem: text });
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(material.certificate);
  } catch {
    return problem("the certificate is not PEM");
  }
  try {
    if (!leaf.checkPrivateKey(createPrivateKey(material.key))) return problem("the key is not the certificate's");
    createSecureContext({ cert: material.certificate, key: material.key });
  } catch {
    return problem("the key is not PEM, or TLS can't use it");
  }
  const covers = (name: string) =>
    isIP(name) ? leaf.checkIP(name) !== undefined : leaf.checkHost(name, { subject: "never" }) !== undefined;
  const uncovered = names.filter((name) => !covers(name));
  if (uncovered.length > 0) {
    return problem(`the certificate has no subject alternative name ${uncovered.join(", ")}`);
  }
  const { fingerprint256: fingerprint, serialNumber } = leaf;
  const [notBefore, notAfter] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  return { ok: true, material: { ...material, fingerprint, serialNumber, notBefore, notAfter } };
}
