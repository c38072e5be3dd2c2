import { INGRESS_PRE_SHARED_CERT } from "../../../domain/annotations.ts";
import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Fault } from "./fault.ts";
import { isFound, type Surroundings } from "./surroundings.ts";

/** An entry of `spec.tls`; an empty name where it has none. */
interface TlsEntry {
  readonly secretName: string;
  readonly location: readonly (string | number)[];
}

/** The certificates that an Ingress names. Those that Google manages count only once their controller has added them to the pre-shared ones. */
export interface Certificates {
  readonly tls: readonly TlsEntry[];
  /** The names in the pre-shared-cert annotation. */
  readonly preShared: readonly string[];
  /** HTTPS is asked for, whether or not any name is left of it (loadbalancers/l7.go edgeHop sslConfigured). */
  readonly isHttpsAsked: boolean;
  /** There is something to serve HTTPS with. */
  readonly isHttpsServed: boolean;
}

/** The certificates of the Ingress (loadbalancers/certificates.go checkSSLCert). */
export function certificatesOf(ingress: Ingress): Certificates {
  const text = ingress.metadata.annotations.get(INGRESS_PRE_SHARED_CERT) ?? "";
  const tls = tlsEntriesOf(ingress);
  const preShared = text.split(",").flatMap((name) => trimmed(name) || []);
  return {
    tls,
    preShared,
    isHttpsAsked: tls.length > 0 || text !== "",
    isHttpsServed: tls.length > 0 || preShared.length > 0,
  };
}

/** What the controller finds wrong with the Secrets of the Ingress, in its order; it stops at the first (translator/translator.go NewEnv, secrets). */
export function certificateFaults(ingress: Ingress, surroundings: Surroundings): readonly Fault[] {
  const { namespace } = ingress.metadata;
  const missing: Fault[] = [];
  const unusable: Fault[] = [];
  for (const { secretName, location } of certificatesOf(ingress).tls) {
    const object = `Secret ${namespace}/${secretName}`;
    const refuse = (kind: Fault["kind"], text: string, step: string): Fault => ({
      kind,
      text,
      source: `ingress-gce pkg/translator/translator.go ${step}`,
      location,
      ...(secretName !== "" && { object }),
    });
    if (secretName === "") {
      unusable.push(refuse("tls-without-secret-name", "an entry of spec.tls has no secretName", "secrets"));
      continue;
    }
    const secret = surroundings.secret(namespace, secretName);
    if (secret === "missing") {
      missing.push(refuse("secret-missing", `there is no Secret ${secretName} in namespace ${namespace}`, "NewEnv"));
    } else if (!isFound(secret)) continue;
    else if (!secret.has("tls.crt")) {
      unusable.push(refuse("secret-without-certificate", `Secret ${secretName} has no tls.crt`, "secrets"));
    } else if (!secret.has("tls.key")) {
      unusable.push(refuse("secret-without-key", `Secret ${secretName} has no tls.key`, "secrets"));
    }
  }
  return [...missing, ...unusable];
}

function tlsEntriesOf({ tlsSecrets }: Ingress): readonly TlsEntry[] {
  return tlsSecrets.map((secretName, index) => ({ secretName, location: ["spec", "tls", index] }));
}

/** Without the white space that Go's strings.TrimSpace takes off: Unicode's, without the byte order mark, with U+0085. */
function trimmed(text: string): string {
  // From both ends: an expression starts anew at each of a hundred thousand blanks between two words.
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start++;
  while (start < end && WHITE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

// Unicode's White_Space, which as a property costs a short lint half a millisecond: V8 loads its tables (2026-11-26).
const WHITE_SPACE = /^(?!\ufeff)[\u0085\s]$/;
