import { generateKeyPairSync, randomBytes } from "node:crypto";
import forge from "node-forge";

/** A private key and its certificate, both PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority for tests. */
export interface TestAuthority {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /** A certificate for servers and clients with the given names and IP addresses; by default for localhost and 127.0.0.1. */
  issue(names?: readonly string[]): KeyPair;
}

const DAY_MS = 86_400_000;

/** A new certificate authority. Its keys live as long as the test: never use it for anything else. */
export function createTestAuthority(commonName = "l4guard test authority"): TestAuthority {
  const { privateKey, publicKey } = newKeys();
  const subject = [{ name: "commonName", value: commonName }];
  const ca = sign({ publicKey, subject, issuer: subject, signer: privateKey, isAuthority: true, names: [] });
  // One key for every certificate: making it takes longer than many a test.
  let leaf: ReturnType<typeof newKeys> | undefined;
  return {
    ca,
    issue(names = ["localhost", "127.0.0.1"]) {
      leaf ??= newKeys();
      const own = [{ name: "commonName", value: names[0] ?? "localhost" }];
      const cert = sign({
        publicKey: leaf.publicKey,
        subject: own,
        issuer: subject,
        signer: privateKey,
        isAuthority: false,
        names,
      });
      return { key: forge.pki.privateKeyToPem(leaf.privateKey), cert };
    },
  };
}

function newKeys(): { readonly privateKey: forge.pki.rsa.PrivateKey; readonly publicKey: forge.pki.rsa.PublicKey } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { privateKey: forge.pki.privateKeyFromPem(privateKey), publicKey: forge.pki.publicKeyFromPem(publicKey) };
}

interface SignInput {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly subject: forge.pki.CertificateField[];
  readonly issuer: forge.pki.CertificateField[];
  readonly signer: forge.pki.rsa.PrivateKey;
  readonly isAuthority: boolean;
  readonly names: readonly string[];
}

function sign({ publicKey, subject, issuer, signer, isAuthority, names }: SignInput): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  // A first byte from 01 to 7f: positive, which Go insists on, and without padding, which OpenSSL insists on.
  certificate.serialNumber = `01${randomBytes(12).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + DAY_MS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions([
    { name: "basicConstraints", cA: isAuthority, critical: true },
    isAuthority
      ? { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true }
      : { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    ...(isAuthority ? [] : [{ name: "extKeyUsage", serverAuth: true, clientAuth: true }]),
    ...(names.length > 0 ? [{ name: "subjectAltName", altNames: names.map(altName) }] : []),
  ]);
  certificate.sign(signer, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

function altName(name: string): object {
  return /^[\d.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}
