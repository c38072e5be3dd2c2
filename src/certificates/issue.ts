import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import forge from "node-forge";

/** A certificate and its private key, both PEM (the key as PKCS #8). */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is issued for, and when. */
interface IssueOptions {
  readonly now: Date;
  readonly lifeMs: number;
}

/** Certificates count from an hour ago, so that an API server whose clock is behind accepts them at once. */
const MOST_BACKDATE_MS = 3_600_000;

/** RFC 5758 section 3.2: ecdsa-with-SHA256, whose parameters are absent. */
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
/** RFC 5280 section 4.1.2.2: serial numbers are positive and at most 20 octets. */
const SERIAL_BYTES = 16;
/** The type declarations mistake the tag for a class. */
const UTF8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
const PLACEHOLDER_KEY = forge.pki.rsa.setPublicKey(new forge.jsbn.BigInteger("1"), new forge.jsbn.BigInteger("3"));

/** A new certificate authority that may sign leaves and nothing below them. */
export function issueAuthority(name: string, { now, lifeMs }: IssueOptions): Identity {
  const { publicKey, privateKey } = newKeyPair();
  const certificate = signedCertificate(
    {
      subject: name,
      issuer: name,
      publicKey,
      ...validity(now, now.getTime() + lifeMs),
      extensions: [
        { name: "basicConstraints", critical: true, cA: true, pathLenConstraint: 0 },
        { name: "keyUsage", critical: true, keyCertSign: true, cRLSign: true },
        subjectKeyIdentifier(publicKey),
      ],
    },
    privateKey,
  );
  return { certificate, key: pemOf(privateKey) };
}

/** A new serving certificate for `names` (DNS names and IP addresses), signed by `authority`, which it never outlives. */
export function issueLeaf(authority: Identity, names: readonly string[], { now, lifeMs }: IssueOptions): Identity {
  const issuer = new X509Certificate(authority.certificate);
  const { publicKey, privateKey } = newKeyPair();
  const notAfter = Math.min(now.getTime() + lifeMs, new Date(issuer.validTo).getTime());
  const certificate = signedCertificate(
    {
      subject: names[0] ?? "l4guard",
      issuer: issuer.subject.replace(/^CN=/, ""),
      publicKey,
      ...validity(now, notAfter),
      extensions: [
        { name: "basicConstraints", critical: true, cA: false },
        { name: "keyUsage", critical: true, digitalSignature: true },
        { name: "extKeyUsage", serverAuth: true },
        { name: "subjectAltName", altNames: names.map(alternativeName) },
        subjectKeyIdentifier(publicKey),
        { name: "authorityKeyIdentifier", keyIdentifier: keyIdOf(issuer.publicKey).toString("latin1") },
      ],
    },
    authority.key,
  );
  return { certificate, key: pemOf(privateKey) };
}

/** A function of node-forge that its type declarations leave out. */
interface CertificateWriter {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1;
}

interface Contents {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: object[];
}

/**
 * From when to when a certificate counts. The time before now is at most half of the time after it: more, and two thirds of
 * a short life would be over from the start, so that the certificate would be due at every look.
 */
function validity(now: Date, notAfterMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const backdateMs = Math.max(0, Math.min(MOST_BACKDATE_MS, (notAfterMs - now.getTime()) / 2));
  return { notBefore: new Date(now.getTime() - backdateMs), notAfter: new Date(notAfterMs) };
}

/** A key pair on P-256, which takes a tenth of a millisecond; RSA keys would hold up reviews. */
function newKeyPair() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

/**
 * The certificate as PEM. node-forge writes the structure; it knows no elliptic curves, so the key and the algorithm that
 * it puts in are replaced, and node:crypto signs.
 */
function signedCertificate(contents: Contents, signingKey: KeyObject | string): string {
  const draft = forge.pki.createCertificate();
  draft.serialNumber = serialNumber();
  draft.validity.notBefore = contents.notBefore;
  draft.validity.notAfter = contents.notAfter;
  draft.setSubject(commonName(contents.subject));
  draft.setIssuer(commonName(contents.issuer));
  // The key must be there before the extensions, which are filled in from it where they leave something out.
  draft.publicKey = PLACEHOLDER_KEY;
  draft.setExtensions(contents.extensions);
  draft.siginfo.algorithmOid = ECDSA_WITH_SHA256;
  const { asn1 } = forge;
  const toBeSigned = (forge.pki as unknown as CertificateWriter).getTBSCertificate(draft);
  const fields = toBeSigned.value as forge.asn1.Asn1[];
  fields[2] = algorithm();
  fields[6] = asn1.fromDer(contents.publicKey.export({ type: "spki", format: "der" }).toString("latin1"));
  const signature = sign("sha256", Buffer.from(asn1.toDer(toBeSigned).getBytes(), "latin1"), signingKey);
  const { Class, Type } = asn1;
  const bits = asn1.create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${signature.toString("latin1")}`);
  const whole = asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [toBeSigned, algorithm(), bits]);
  return new X509Certificate(Buffer.from(asn1.toDer(whole).getBytes(), "latin1")).toString();
}

function algorithm(): forge.asn1.Asn1 {
  const { Class, Type, create, oidToDer } = forge.asn1;
  return create(Class.UNIVERSAL, Type.SEQUENCE, true, [
    create(Class.UNIVERSAL, Type.OID, false, oidToDer(ECDSA_WITH_SHA256).getBytes()),
  ]);
}

function serialNumber(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  // The highest bit clear keeps the number positive, the next one set keeps its first octet from being zero.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

/** RFC 7093 section 2, method 1: the leftmost 160 bits of the SHA-256 of the public key. */
function keyIdOf(publicKey: KeyObject): Buffer {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);
}

/** The extension with its value ready-made: node-forge would derive it from the placeholder. */
function subjectKeyIdentifier(publicKey: KeyObject): object {
  const { Class, Type, create, toDer } = forge.asn1;
  const octets = create(Class.UNIVERSAL, Type.OCTETSTRING, false, keyIdOf(publicKey).toString("latin1"));
  return { name: "subjectKeyIdentifier", value: toDer(octets).getBytes() };
}

function commonName(value: string): forge.pki.CertificateField[] {
  return [{ name: "commonName", value, valueTagClass: UTF8 }];
}

function alternativeName(name: string): object {
  return isIP(name) ? { type: 7, ip: name } : { type: 2, value: name };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
