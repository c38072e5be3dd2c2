import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Identity } from "./issue.ts";
import { certificatesIn } from "./pem.ts";
import type { Authority, RotationState } from "./rotation.ts";

/** The keys of the Secret. */
const KEYS = {
  leaf: { certificate: "tls.crt", key: "tls.key" },
  authority: { certificate: "ca.crt", key: "ca.key", trustedSince: "ca-trusted-since" },
  successor: { certificate: "next-ca.crt", key: "next-ca.key", trustedSince: "next-ca-trusted-since" },
  retiring: "old-ca.crt",
} as const;

/** The state as the data of a Secret. */
export function encodeState({ leaf, authority, successor, retiring }: RotationState): Record<string, string> {
  return {
    [KEYS.leaf.certificate]: leaf.certificate,
    [KEYS.leaf.key]: leaf.key,
    ...encodeAuthority(KEYS.authority, authority),
    ...(successor && encodeAuthority(KEYS.successor, successor)),
    ...(retiring.length > 0 && { [KEYS.retiring]: retiring.join("") }),
  };
}

/** The state in the data of a Secret, or undefined where it holds none that can be used. */
export function decodeState(data: Readonly<Record<string, string>>): RotationState | undefined {
  const leaf = decodeIdentity(KEYS.leaf, data);
  const authority = decodeAuthority(KEYS.authority, data);
  if (!leaf || !authority) return undefined;
  const isSigned = new X509Certificate(leaf.certificate).verify(new X509Certificate(authority.certificate).publicKey);
  if (!isSigned) return undefined;
  const successor = decodeAuthority(KEYS.successor, data);
  return { leaf, authority, successor, retiring: certificatesIn(data[KEYS.retiring] ?? "") };
}

interface IdentityKeys {
  readonly certificate: string;
  readonly key: string;
}

interface AuthorityKeys extends IdentityKeys {
  readonly trustedSince: string;
}

function encodeAuthority(keys: AuthorityKeys, { certificate, key, trustedSince }: Authority): Record<string, string> {
  return {
    [keys.certificate]: certificate,
    [keys.key]: key,
    ...(trustedSince && { [keys.trustedSince]: trustedSince.toISOString() }),
  };
}

function decodeAuthority(keys: AuthorityKeys, data: Readonly<Record<string, string>>): Authority | undefined {
  const identity = decodeIdentity(keys, data);
  const since = new Date(data[keys.trustedSince] ?? Number.NaN);
  return identity && { ...identity, trustedSince: Number.isNaN(since.getTime()) ? undefined : since };
}

function decodeIdentity(keys: IdentityKeys, data: Readonly<Record<string, string>>): Identity | undefined {
  const [certificate, key] = [data[keys.certificate], data[keys.key]];
  if (!certificate || !key) return undefined;
  try {
    const parsed = new X509Certificate(certificate);
    return parsed.checkPrivateKey(createPrivateKey(key)) ? { certificate: parsed.toString(), key } : undefined;
  } catch {
    return undefined;
  }
}
