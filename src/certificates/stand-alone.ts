import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { issueAuthority, issueLeaf } from "./issue.ts";
import { renewalTime } from "./pem.ts";
import { type CheckedMaterial, checkMaterial } from "./serving-material.ts";

/** The files of a stand-alone run, inside its folder. */
const STAND_ALONE_FILES = { authority: "ca.crt", certificate: "tls.crt", key: "tls.key" } as const;

/** What a stand-alone run serves with, and the authority that its clients must trust. */
interface StandAloneCertificates {
  readonly material: CheckedMaterial;
  /** PEM. */
  readonly authority: string;
  /** Whether the material was issued now rather than found. */
  readonly isNew: boolean;
}

/** Where to keep the certificates, and for whom. */
interface StandAloneOptions {
  readonly folder: string;
  readonly names: readonly string[];
  readonly now: Date;
}

const LIFE_MS = 30 * 24 * 3_600_000;
const OWNER_ONLY = 0o600;

/**
 * Serving material from a throw-away authority: what the folder holds while it is good, else newly issued.
 * The authority's key is never written down, so nobody can sign with it afterwards.
 */
export async function standAloneCertificates(options: StandAloneOptions): Promise<StandAloneCertificates> {
  return (await found(options)) ?? (await issued(options));
}

async function found({ folder, names, now }: StandAloneOptions): Promise<StandAloneCertificates | undefined> {
  try {
    const [authority, certificate, key] = await Promise.all(
      Object.values(STAND_ALONE_FILES).map((file) => readFile(join(folder, file), "utf8")),
    );
    if (authority === undefined || certificate === undefined || key === undefined) return undefined;
    const check = checkMaterial({ certificate, key }, names, now);
    if (!check.ok || now >= renewalTime(check.material)) return undefined;
    if (!new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey)) return undefined;
    return { material: check.material, authority, isNew: false };
  } catch {
    // Missing or unreadable files are replaced.
    return undefined;
  }
}

async function issued({ folder, names, now }: StandAloneOptions): Promise<StandAloneCertificates> {
  const authority = issueAuthority("l4guard stand-alone throw-away CA", { now, lifeMs: LIFE_MS });
  const leaf = issueLeaf(authority, names, { now, lifeMs: LIFE_MS });
  const check = checkMaterial(leaf, names, now);
  if (!check.ok) throw new Error(`the certificate that was just issued is unfit: ${check.problem}`);
  await mkdir(folder, { recursive: true });
  await writePrivately(join(folder, STAND_ALONE_FILES.authority), authority.certificate);
  await writePrivately(join(folder, STAND_ALONE_FILES.certificate), leaf.certificate);
  await writePrivately(join(folder, STAND_ALONE_FILES.key), leaf.key);
  return { material: check.material, authority: authority.certificate, isNew: true };
}

/** Writes a file that only its owner may read, whole or not at all. */
async function writePrivately(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: OWNER_ONLY });
  await rename(`${path}.new`, path);
}
