import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { certificatesIn, fingerprintOf, lifetimeOf, renewalTime } from "../../src/certificates/pem.ts";
import { bundleOf, nextStep, type RotationState, type RotationView } from "../../src/certificates/rotation.ts";
import { decodeState, encodeState } from "../../src/certificates/rotation-secret.ts";
import { checkMaterial } from "../../src/certificates/serving-material.ts";
import { standAloneCertificates } from "../../src/certificates/stand-alone.ts";
import { lead, leaseDurationMs } from "../../src/cluster/lease.ts";
import { Observations } from "../../src/domain/observations.ts";
import { SharedCertificates } from "../support/shared-certificates.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const HOUR_MS = 3_600_000;
const NAME = "l4guard.l4guard.svc";
const LEASE_MS = leaseDurationMs(60_000);
const at = (ms: number) => new Date(NOW.getTime() + ms);
const authorityOf = (name = "test CA", lifeMs = 90 * HOUR_MS) => issueAuthority(name, { now: NOW, lifeMs });

t.test("issued certificates hold what API servers look for", async (t) => {
  const authority = authorityOf();
  const leaf = issueLeaf(authority, [NAME, "127.0.0.1", "::1"], { now: NOW, lifeMs: 2 * HOUR_MS });
  const [ca, served] = [new X509Certificate(authority.certificate), new X509Certificate(leaf.certificate)];
  t.ok(ca.ca && !served.ca, "only the authority is one");
  t.ok(served.verify(ca.publicKey) && served.checkIssued(ca), "the leaf is the authority's");
  t.ok(served.checkPrivateKey(createPrivateKey(leaf.key)), "the key is the leaf's");
  t.same(served.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1", "S4: the leaf is on P-256");
  t.equal(served.subjectAltName, `DNS:${NAME}, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1`);
  t.match(served.serialNumber, /^[4-7][0-9A-F]{31}$/, "the serial number is positive and has 127 bits");
  t.equal(served.validFrom, "Nov 21 11:00:00 2026 GMT", "F8: it counts from an hour ago, for clocks that are behind");
  t.equal(served.validTo, "Nov 21 14:00:00 2026 GMT");
  const longer = new X509Certificate(issueLeaf(authority, [NAME], { now: NOW, lifeMs: 900 * HOUR_MS }).certificate);
  t.equal(longer.validTo, ca.validTo, "a leaf never outlives its authority");
  for (const lifeMs of [1_000, 60_000, 30 * 60_000, HOUR_MS, 2 * HOUR_MS, 90 * HOUR_MS]) {
    const { certificate } = issueLeaf(authority, [NAME], { now: NOW, lifeMs });
    const dueMs = renewalTime(lifetimeOf(certificate)).getTime() - NOW.getTime();
    // Certificates count in whole seconds.
    t.ok(
      dueMs >= lifeMs / 2 - 1_000 && dueMs <= (lifeMs * 2) / 3,
      `F8: a life of ${lifeMs} ms is renewed after ${dueMs} ms`,
    );
  }
});

t.test("F9, F10: material is refused, with the reason, before it is served", async (t) => {
  const authority = authorityOf();
  const good = issueLeaf(authority, [NAME], { now: NOW, lifeMs: 10 * HOUR_MS });
  const other = issueLeaf(authority, ["other.l4guard.svc"], { now: NOW, lifeMs: 10 * HOUR_MS });
  const noNames = issueLeaf(authority, [], { now: NOW, lifeMs: 10 * HOUR_MS });
  const cases: readonly (readonly [string, { certificate: string; key: string }, Date, string | undefined])[] = [
    ["good material", good, NOW, undefined],
    ["half a file", { ...good, certificate: good.certificate.slice(0, 200) }, NOW, "the certificate is not PEM"],
    ["half a key", { ...good, key: good.key.slice(0, 60) }, NOW, "the key is not PEM, or TLS can't use it"],
    ["another's key", { ...good, key: other.key }, NOW, "the key is not the certificate's"],
    ["a wrong name", other, NOW, `the certificate has no subject alternative name ${NAME}`],
    ["no name at all", noNames, NOW, `the certificate has no subject alternative name ${NAME}`],
    ["the last moment", good, at(10 * HOUR_MS - 1), undefined],
    ["the end", good, at(10 * HOUR_MS), "the certificate expired at 2026-11-21T22:00:00.000Z"],
    ["too early", good, at(-2 * HOUR_MS), "the certificate is not valid before 2026-11-21T11:00:00.000Z"],
  ];
  for (const [title, material, now, problem] of cases) {
    const check = checkMaterial(material, [NAME], now);
    t.equal(check.ok ? undefined : check.problem, problem, title);
  }
});

t.test("a stand-alone run issues once, privately, and renews what is unfit", async (t) => {
  const folder = await mkdtemp(join(t.testdir({}), "certs-"));
  const names = ["localhost", "127.0.0.1"];
  const first = await standAloneCertificates({ folder, names, now: NOW });
  t.ok(first.isNew);
  for (const file of ["ca.crt", "tls.crt", "tls.key"]) {
    t.equal((await stat(join(folder, file))).mode & 0o777, 0o600, `${file} is its owner's alone`);
    t.notMatch(await readFile(join(folder, file), "utf8"), /ca\.key/);
  }
  const again = await standAloneCertificates({ folder, names, now: NOW });
  t.same([again.isNew, again.material.fingerprint], [false, first.material.fingerprint], "found again");
  const due = renewalTime(first.material);
  t.notOk((await standAloneCertificates({ folder, names, now: new Date(due.getTime() - 1) })).isNew, "not yet due");
  t.ok((await standAloneCertificates({ folder, names, now: due })).isNew, "due after two thirds of its life");
  await writeFile(join(folder, "tls.key"), "not a key");
  t.ok((await standAloneCertificates({ folder, names, now: due })).isNew, "issued anew when unfit");
});

t.test("F7: the steps of a rotation, in order", async (t) => {
  const times = { authorityLifeMs: 90 * HOUR_MS, certificateLifeMs: 30 * HOUR_MS, bundleSettleMs: 600_000 };
  const old = { ...authorityOf("old"), trustedSince: NOW };
  const fresh = authorityOf("new", 900 * HOUR_MS);
  const leaf = issueLeaf(old, [NAME], { now: NOW, lifeMs: 30 * HOUR_MS });
  const steady: RotationState = { authority: old, successor: undefined, retiring: [], leaf };
  const step = (state: RotationState | undefined, view: Partial<RotationView> = {}) =>
    nextStep({
      state,
      bundles: state ? [{ configuration: "validating", bundles: [bundleOf(state)] }] : [],
      reports: [],
      now: NOW,
      times,
      leafIsFit: true,
      successorTrustedMs: 0,
      ...view,
    })?.kind;
  const announced: RotationState = { ...steady, successor: { ...fresh, trustedSince: undefined } };
  const waiting: RotationState = { ...steady, successor: { ...fresh, trustedSince: NOW } };
  const newLeaf = issueLeaf(fresh, [NAME], { now: NOW, lifeMs: 30 * HOUR_MS });
  const switched: RotationState = {
    authority: { ...fresh, trustedSince: NOW },
    successor: undefined,
    retiring: [old.certificate],
    leaf: newLeaf,
  };
  const [oldPrint, newPrint] = [fingerprintOf(leaf.certificate), fingerprintOf(newLeaf.certificate)];

  t.equal(step(undefined), "create", "no Secret");
  t.same(
    nextStep({
      state: undefined,
      bundles: [{ configuration: "v", bundles: [old.certificate, ""] }],
      reports: [],
      now: NOW,
      times,
      leafIsFit: false,
      successorTrustedMs: 0,
    }),
    { kind: "create", retiring: certificatesIn(old.certificate) },
    "a lost Secret: what is trusted stays trusted",
  );
  t.equal(step(steady), undefined, "nothing to do");
  const bundles = (...texts: string[]) => ({ bundles: [{ configuration: "mutating", bundles: texts }] });
  t.equal(step(steady, bundles("")), "write-bundle", "an empty bundle");
  t.equal(step(steady, bundles("Cg==")), "write-bundle", "F7: a placeholder that Helm left");
  t.equal(step(steady, bundles(old.certificate, fresh.certificate)), "write-bundle", "one webhook of two overwritten");
  t.equal(step(waiting, bundles(`# comment\n${fresh.certificate}${old.certificate}`)), undefined, "order and comments");
  t.equal(step({ ...steady, authority: { ...old, trustedSince: undefined } }), "trust", "seen in every bundle");
  t.equal(step(steady, { now: at(20 * HOUR_MS - 400_000) }), "renew-leaf", "two thirds of the leaf's 31 hours");
  t.equal(step(steady, { now: at(19 * HOUR_MS) }), undefined, "not yet");
  t.equal(step(steady, { leafIsFit: false }), "renew-leaf", "a leaf for other names");
  t.equal(step(steady, { now: at(60 * HOUR_MS) }), "announce", "two thirds of the authority's life");
  t.equal(step(announced, bundles(old.certificate)), "write-bundle", "the new authority beside the old one");
  t.equal(step(announced), "trust");
  t.equal(step(waiting, bundles(old.certificate)), "distrust", "overwritten: the wait for API servers begins anew");
  t.equal(step(waiting, { successorTrustedMs: 599_999, now: at(HOUR_MS) }), undefined, "API servers are given time");
  t.equal(step(waiting, { successorTrustedMs: 600_000 }), "switch", "whatever the clock says");
  t.equal(step(steady, { now: at(-2 * HOUR_MS) }), "announce", "an authority of a clock that was ahead");
  t.equal(step(waiting, { now: at(-2 * HOUR_MS) }), "announce", "and a successor of one, before it signs");
  t.equal(step(steady, { now: at(91 * HOUR_MS), leafIsFit: false }), "announce", "an expired authority signs nothing");
  const [served, old1] = [{ fingerprint: newPrint }, { fingerprint: oldPrint }];
  t.equal(step(switched, { reports: [served, old1] }), undefined, "one serves the old leaf");
  t.equal(step(switched, { reports: [served] }), "retire", "all serve the new leaf");
});

t.test("the Secret is read back as it was written, and nothing else is taken for one", async (t) => {
  const old = { ...authorityOf("old"), trustedSince: NOW };
  const successor = { ...authorityOf("next"), trustedSince: undefined };
  const leaf = issueLeaf(old, [NAME], { now: NOW, lifeMs: HOUR_MS });
  const state: RotationState = { authority: old, successor, retiring: [authorityOf("x").certificate], leaf };
  const data = encodeState(state);
  t.same(decodeState(data), state);
  t.same(decodeState(encodeState({ ...state, successor: undefined, retiring: [] })), {
    ...state,
    successor: undefined,
    retiring: [],
  });
  for (const key of ["tls.crt", "tls.key", "ca.crt", "ca.key"]) {
    t.equal(decodeState({ ...data, [key]: "garbage" }), undefined, `${key} is garbage`);
    t.equal(decodeState({ ...data, [key]: "" }), undefined, `${key} is missing`);
  }
  t.equal(
    decodeState({ ...data, "ca.crt": successor.certificate, "ca.key": successor.key }),
    undefined,
    "another CA's leaf",
  );
});

t.test("R8: of replicas that want to lead, one does", async (t) => {
  const shared = new SharedCertificates([], () => 0);
  const open = shared.storeFor(async () => {});
  let elapsedMs = 0;
  // Each has a clock of its own, wrong by months; what counts is how long each has seen the lease as it is.
  const clocks = new Map([
    ["a", at(0)],
    ["b", at(70 * 24 * HOUR_MS)],
    ["c", at(-300 * 24 * HOUR_MS)],
  ]);
  const candidates = [...clocks].map(([self, now]) => {
    const observations = new Observations(() => elapsedMs);
    return { self, lead: () => lead(open, { self, now, leaseDurationMs: LEASE_MS, observations }) };
  });
  const round = (among = candidates) => Promise.all(among.map((one) => one.lead()));
  for (let leaders = 3; leaders > 0; leaders--) {
    t.same((await round()).filter(Boolean).length, 1, "one at first");
    const leader = shared.lease?.value.holder;
    elapsedMs += LEASE_MS - 1;
    t.same((await round()).filter(Boolean).length, 1, "and later");
    t.equal(shared.lease?.value.holder, leader, "the same one");
    candidates.splice(
      candidates.findIndex(({ self }) => self === leader),
      1,
    );
    t.same(
      await round(),
      candidates.map(() => false),
      "it keeps the lease while it may be alive",
    );
    elapsedMs += LEASE_MS - 1;
    t.same(
      await round(),
      candidates.map(() => false),
      "to the last moment",
    );
    elapsedMs += 1;
  }
});
