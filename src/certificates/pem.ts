import { X509Certificate } from "node:crypto";

/** When a certificate counts. */
export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The certificates in a PEM text, each in the same spelling, so that equal ones are equal texts; what is none is passed over. */
export function certificatesIn(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block).toString()];
    } catch {
      return [];
    }
  });
}

/** The SHA-256 fingerprint of the first certificate in a PEM text, as colon-separated hexadecimal octets. */
export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

/** When the first certificate in a PEM text counts. */
export function lifetimeOf(pem: string): Lifetime {
  const { validFrom, validTo } = new X509Certificate(pem);
  return { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
}

/** Why a certificate does not count at `now`, for people; undefined where it does. */
export function lifetimeProblem({ notBefore, notAfter }: Lifetime, now: Date): string | undefined {
  if (now < notBefore) return `the certificate is not valid before ${notBefore.toISOString()}`;
  if (now >= notAfter) return `the certificate expired at ${notAfter.toISOString()}`;
  return undefined;
}

/** The moment by which a certificate should be replaced: two thirds of its life. */
export function renewalTime({ notBefore, notAfter }: Lifetime): Date {
  return new Date(notBefore.getTime() + ((notAfter.getTime() - notBefore.getTime()) * 2) / 3);
}

/** Why no client's certificate could ever be one of the authorities in a PEM text; undefined where one could. */
export function authorityProblem(pem: string, now: Date): string | undefined {
  const authorities = certificatesIn(pem);
  if (authorities.length === 0) return "there is no certificate (PEM) in it";
  const ends = authorities.map((authority) => lifetimeOf(authority).notAfter);
  if (ends.some((end) => now < end)) return undefined;
  return `every certificate in it has expired, the last at ${new Date(Math.max(...ends.map(Number))).toISOString()}`;
}
