import { X509Certificate } from "node:crypto";
import { certificatesIn, lifetimeOf, renewalTime } from "../certificates/pem.ts";
import type { Installation } from "../cluster/installation.ts";
import { field } from "../domain/json.ts";
import { type Check, fine } from "./check.ts";

const DAY_MS = 86_400_000;
const SUBJECT = "certificate";

/** What is wrong with the CA bundles and the served certificate; `serviceName` is the name that API servers ask for. */
export function checkCertificates(installation: Installation, serviceName: string, now: Date): Check[] {
  const bundles = installation.webhooks.map(({ name, webhook }) => {
    const encoded = String(field(field(webhook, "clientConfig"), "caBundle") ?? "");
    return { name, authorities: certificatesIn(Buffer.from(encoded, "base64").toString("utf8")) };
  });
  const empty = bundles
    .filter(({ authorities }) => authorities.length === 0)
    .map(({ name }): Check => {
      const advice =
        "see that a replica runs and may patch the configuration (self-managed), or that cert-manager's injector does";
      return { severity: "fail", subject: `webhook ${name}`, finding: "its CA bundle holds no certificate", advice };
    });
  const { leaf } = installation;
  if (leaf === undefined) {
    const advice = "name the Secret with --secret, or look at l4guard_certificate_not_after_seconds";
    return [
      ...empty,
      { severity: "warn", subject: SUBJECT, finding: "the Secret with the served certificate was not read", advice },
    ];
  }
  const certificate = parsed(leaf);
  if (!certificate) {
    const advice = "delete the Secret: a replica makes a new one";
    return [...empty, { severity: "fail", subject: SUBJECT, finding: "the Secret holds no certificate", advice }];
  }
  const distrusting = bundles.filter(
    ({ authorities }) =>
      authorities.length > 0 && !authorities.some((one) => certificate.verify(new X509Certificate(one).publicKey)),
  );
  return [
    ...empty,
    ...distrusting.map(({ name }): Check => {
      const advice =
        "self-managed: a replica repairs it within a minute; else put the authority of the certificate in caBundle";
      return {
        severity: "fail",
        subject: `webhook ${name}`,
        finding: "its CA bundle does not trust the certificate",
        advice,
      };
    }),
    ...ofLeaf(certificate, leaf, serviceName, now),
    ...ofReplicas(certificate, installation),
  ];
}

function ofLeaf(certificate: X509Certificate, leaf: string, serviceName: string, now: Date): Check[] {
  const lifetime = lifetimeOf(leaf);
  const days = Math.floor((lifetime.notAfter.getTime() - now.getTime()) / DAY_MS);
  const found: Check[] = [];
  const add = (severity: "warn" | "fail", finding: string, advice: string) =>
    found.push({ severity, subject: SUBJECT, finding, advice });
  if (certificate.checkHost(serviceName) === undefined)
    add("fail", `it is not for ${serviceName}, which API servers ask for`, "issue it with that name as a DNS SAN");
  const ends = lifetime.notAfter.toISOString();
  if (now >= lifetime.notAfter) add("fail", `it expired on ${ends}`, "restart a replica, and read its log");
  else if (now > renewalTime(lifetime))
    add(
      "warn",
      `it should have been renewed; ${days} days are left`,
      "read the replicas' logs for certificate problems",
    );
  return found.length > 0 ? found : [fine(SUBJECT, `trusted, for ${serviceName}, ${days} days left (${ends})`)];
}

function ofReplicas({ fingerprint256 }: X509Certificate, { serving }: Installation): Check[] {
  const behind = serving.filter(({ fingerprint }) => fingerprint !== fingerprint256);
  if (behind.length === 0) return [];
  const finding = `${behind.map(({ replica }) => replica).join(", ")} served another certificate when last heard of`;
  return [
    { severity: "warn", subject: SUBJECT, finding, advice: "look again in two minutes: a rotation takes that long" },
  ];
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
