import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import { issueAuthority, issueLeaf } from "../src/certificates/issue.ts";
import { lead, leaseDurationMs } from "../src/certificates/lease.ts";
import { Observations } from "../src/certificates/observations.ts";
import { certificatesIn, fingerprintOf, lifetimeOf, lifetimeProblem, renewalTime } from "../src/certificates/pem.ts";
import { bundleOf, nextStep, type RotationState, type RotationView } from "../src/certificates/rotation.ts";
import { decodeState, encodeState } from "../src/certificates/rotation-secret.ts";
import { SelfManagedCertificates } from "../src/certificates/self-managed.ts";
import { type CheckedMaterial, checkMaterial } from "../src/certificates/serving-material.ts";
import { standAloneCertificates } from "../src/certificates/stand-alone.ts";
import { SharedCertificates } from "./support/shared-certificates.ts";

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

/** A replica in the simulation: what it serves, and the operation at which it waits. */
interface Simulated {
  readonly name: string;
  /** By how much its clock is ahead. */
  skewMs: number;
  served: CheckedMaterial | undefined;
  waiting: (() => void) | undefined;
  isAlive: boolean;
}

/** What happens next in the simulation. */
interface Turn {
  /** Whose operations go on, and how many of them, while all others stand still. */
  readonly pick: number;
  readonly operations: number;
  readonly advanceMs: number;
  readonly event: "none" | "crash" | "restart" | "add";
}

const turns = fc.array(
  fc.record({
    pick: fc.nat(1_000),
    operations: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 60 })),
    advanceMs: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.constantFrom(60_000, 600_000) },
      { weight: 2, arbitrary: fc.constantFrom(4 * HOUR_MS, 20 * HOUR_MS) },
    ),
    event: fc.oneof(
      { weight: 5, arbitrary: fc.constant("none" as const) },
      { weight: 1, arbitrary: fc.constantFrom("crash" as const, "restart" as const, "add" as const) },
    ),
  }),
  { minLength: 30, maxLength: 120, size: "max" },
);

/** Replicas that rotate certificates together, one operation of one of them at a time. */
class Simulation {
  readonly times = { authorityLifeMs: 90 * HOUR_MS, certificateLifeMs: 30 * HOUR_MS, bundleSettleMs: 600_000 };
  nowMs = NOW.getTime();
  readonly shared = new SharedCertificates(["validating", "mutating"], () => this.nowMs);
  readonly replicas: Simulated[] = [];
  readonly #trust = new Map<string, boolean>();
  rotations = 0;
  #names = 0;

  start(name = `replica-${this.#names++}`): void {
    const replica: Simulated = { name, skewMs: 0, served: undefined, waiting: undefined, isAlive: true };
    const gate = () => new Promise<void>((resolve) => (replica.waiting = resolve));
    const certificates = new SelfManagedCertificates({
      store: this.shared.storeFor(gate),
      replica: name,
      names: [NAME],
      times: this.times,
      leaseDurationMs: LEASE_MS,
      now: () => new Date(this.nowMs + replica.skewMs),
      elapsedMs: () => this.nowMs,
      onMaterial: (material) => (replica.served = material),
      onStep: (step) => (this.rotations += step === "switch" ? 1 : 0),
    });
    this.replicas.push(replica);
    const live = async () => {
      for (;;) {
        await certificates.look();
        await gate();
      }
    };
    live().catch((error: unknown) => {
      throw error;
    });
  }

  /** The process dies: it serves nothing and its operation never comes back. Its report stays. */
  crash(replica: Simulated): void {
    replica.isAlive = false;
    replica.served = undefined;
    this.replicas.splice(this.replicas.indexOf(replica), 1);
  }

  /** Takes a turn; the violations that it led to. */
  async turn({ pick, operations, advanceMs, event }: Turn): Promise<readonly string[]> {
    this.nowMs += advanceMs;
    const replica = this.replicas[pick % this.replicas.length];
    if (!replica || (event === "add" && this.replicas.length < 3)) this.start();
    if (replica && (event === "crash" || event === "restart")) {
      this.crash(replica);
      // The Pod of a crashed replica is deleted, and its report with it; a container that restarts takes its place.
      if (event === "crash") this.shared.reports.delete(replica.name);
      else this.start(replica.name);
    }
    const violations: string[] = [];
    for (let i = 0; replica?.isAlive && i < operations && violations.length === 0; i++) {
      const goOn = replica.waiting;
      replica.waiting = undefined;
      goOn?.();
      // Whatever follows from it without another operation of the store happens now.
      await new Promise((resolve) => setImmediate(resolve));
      violations.push(...this.violations());
    }
    return violations;
  }

  /** The leaves that are served although some API server may not trust them yet or any more. */
  violations(): string[] {
    const believes = (bundle: string, served: CheckedMaterial) => {
      const key = `${bundle} ${served.fingerprint}`;
      let trusts = this.#trust.get(key);
      if (trusts === undefined) {
        const leaf = new X509Certificate(served.certificate);
        trusts = certificatesIn(bundle).some((authority) => leaf.verify(new X509Certificate(authority).publicKey));
        this.#trust.set(key, trusts);
      }
      return trusts;
    };
    const from = this.nowMs - this.times.bundleSettleMs;
    const believed = this.shared.history.filter(({ until }) => until === undefined || until > from);
    return this.replicas.flatMap(({ name, served }) => {
      if (!served) return [];
      return believed
        .filter(({ bundle }) => bundle !== "" && !believes(bundle, served))
        .map(({ configuration }) => `${name} serves a leaf that ${configuration} may not trust`);
    });
  }
}

t.test("R7: a replica that stands still while it starts never serves what was dropped meanwhile", async (t) => {
  let rotations = 0;
  for (let operations = 1; operations <= 16; operations++) {
    const simulation = new Simulation();
    const run = (pick: number, count: number, advanceMs = 0) =>
      simulation.turn({ pick, operations: count, advanceMs, event: "none" });
    simulation.start();
    const violations = [...(await run(0, 80))];
    // The authority is due; its successor is announced and has been trusted for long enough when the newcomer starts.
    violations.push(...(await run(0, 80, 70 * HOUR_MS)));
    simulation.start();
    violations.push(...(await run(1, operations)));
    for (let look = 0; look < 2; look++) violations.push(...(await run(0, 80, 700_000)));
    for (let look = 0; look < 2; look++) violations.push(...(await run(1, 40)), ...(await run(0, 60)));
    t.same(violations, [], `still after ${operations} operations`);
    const [first, second] = simulation.replicas;
    t.equal(second?.served?.fingerprint, first?.served?.fingerprint, "in the end both serve the same");
    rotations += simulation.rotations;
  }
  t.equal(rotations, 16, "the authority was rotated each time");
});

t.test("R8: a leader that stands still while another one leads does no harm when it goes on", async (t) => {
  for (const isBusy of [false, true]) {
    for (let operations = 1; operations <= 20; operations++) {
      const simulation = new Simulation();
      const run = (pick: number, count: number, advanceMs = 0) =>
        simulation.turn({ pick, operations: count, advanceMs, event: "none" });
      simulation.start();
      simulation.start();
      const violations = [...(await run(0, 80)), ...(await run(1, 80))];
      // It stands still while there is nothing to do, or in the middle of a rotation.
      violations.push(...(await run(0, operations, isBusy ? 70 * HOUR_MS : 0)));
      if (!isBusy) violations.push(...(await run(1, 60, 70 * HOUR_MS)));
      for (let look = 0; look < 2; look++) violations.push(...(await run(1, 60, 700_000)));
      for (let look = 0; look < 3; look++) violations.push(...(await run(0, 40)), ...(await run(1, 60, 200_000)));
      t.same(violations, [], `still after ${operations} operations`);
      const [first, second] = simulation.replicas;
      t.equal(second?.served?.fingerprint, first?.served?.fingerprint, "in the end both serve the same");
    }
  }
});

t.test("R4, R7, R8, F7: no crash and no interleaving leaves a served leaf untrusted", async (t) => {
  let rotations = 0;
  await fc.assert(
    fc.asyncProperty(turns, fc.integer({ min: 1, max: 3 }), async (script, replicas) => {
      const simulation = new Simulation();
      for (let i = 0; i < replicas; i++) simulation.start();
      const take = async (turn: Turn) => {
        const violations = await simulation.turn(turn);
        if (violations.length > 0) throw new Error(violations.join("; "));
      };
      for (const turn of script) await take(turn);
      // Left in peace they finish what was begun.
      for (let step = 0; step < 60; step++) {
        await take({ pick: step, operations: 40, advanceMs: step % 6 === 0 ? 600_000 : 0, event: "none" });
      }
      const state = decodeState(simulation.shared.secret?.value ?? {});
      if (!state) throw new Error("no state in the Secret");
      const print = fingerprintOf(state.leaf.certificate);
      if (simulation.replicas.some(({ served }) => served?.fingerprint !== print))
        throw new Error("not all serve the leaf");
      if (state.retiring.length > 0) throw new Error("the old authority was not dropped");
      rotations += simulation.rotations;
    }),
    { numRuns: 15, endOnFailure: true },
  );
  t.ok(rotations > 5, `the runs rotated the authority ${rotations} times`);
});

/** Years and months as a cluster has them by default. */
const DEFAULT_TIMES = { authorityLifeMs: 8_760 * HOUR_MS, certificateLifeMs: 2_160 * HOUR_MS, bundleSettleMs: 120_000 };
const DAY_MS = 24 * HOUR_MS;

t.test(
  "F8: a clock that jumps both ways: what is served is valid again within minutes of its being right",
  async (t) => {
    const JUMPS: Readonly<Record<string, readonly number[]>> = {
      "ahead by 70 days: a leaf is renewed in the future": [70],
      "ahead by 300 days: so is the authority": [300],
      "ahead by 300 days in steps": [100, 200, 300],
      "back by 70 days": [-70],
      "back by three years": [-1_095],
      "ahead by 20 years": [7_300],
      "to and fro": [300, -300, 70, -70],
    };
    for (const [title, days] of Object.entries(JUMPS)) {
      let [elapsedMs, aheadMs] = [0, 0];
      const shared = new SharedCertificates(["validating"], () => elapsedMs);
      const served: CheckedMaterial[] = [];
      const certificates = new SelfManagedCertificates({
        store: shared.storeFor(async () => {}),
        replica: "a",
        names: [NAME],
        times: DEFAULT_TIMES,
        leaseDurationMs: LEASE_MS,
        now: () => at(elapsedMs + aheadMs),
        elapsedMs: () => elapsedMs,
        onMaterial: (material) => void served.push(material),
        onStep: () => {},
      });
      const look = async (minutes: number) => {
        for (let minute = 0; minute < minutes; minute++, elapsedMs += 60_000) await certificates.look();
      };
      const isTrusted = () => {
        const current = certificates.served;
        const now = at(elapsedMs);
        return certificatesIn(shared.bundle("validating")).some((authority) => {
          const ca = new X509Certificate(authority);
          if (!current || !new X509Certificate(current.certificate).verify(ca.publicKey)) return false;
          return [lifetimeOf(authority), current].every((lifetime) => lifetimeProblem(lifetime, now) === undefined);
        });
      };
      await look(10);
      t.ok(isTrusted(), `${title}: at first`);
      for (const day of days) {
        aheadMs = day * DAY_MS;
        await look(10);
      }
      aheadMs = 0;
      await look(5);
      t.ok(isTrusted(), `${title}: five minutes after it is right`);
      const changes = served.length;
      await look(60);
      t.ok(isTrusted(), `${title}: and an hour later`);
      t.equal(served.length, changes, `${title}: by the same leaf`);
    }
  },
);

t.test(
  "F8, R8: replicas whose clocks jump leave no served leaf untrusted, and agree when they are right",
  async (t) => {
    let jumps = 0;
    const jump = fc.record({ at: fc.nat(60), who: fc.nat(2), hours: fc.constantFrom(-70, -5, 0, 5, 20, 70, 300) });
    await fc.assert(
      fc.asyncProperty(turns, fc.array(jump, { minLength: 1, maxLength: 8 }), async (script, skews) => {
        const simulation = new Simulation();
        for (let i = 0; i < 3; i++) simulation.start();
        const take = async (turn: Turn) => {
          const violations = await simulation.turn(turn);
          if (violations.length > 0) throw new Error(violations.join("; "));
        };
        for (const [index, turn] of script.entries()) {
          for (const { who, hours } of skews.filter((skew) => skew.at === index)) {
            const replica = simulation.replicas[who];
            if (replica) replica.skewMs = hours * HOUR_MS;
            jumps++;
          }
          await take(turn);
        }
        for (const replica of simulation.replicas) replica.skewMs = 0;
        for (let step = 0; step < 120; step++) {
          await take({ pick: step, operations: 40, advanceMs: step % 6 === 0 ? 600_000 : 0, event: "none" });
        }
        const state = decodeState(simulation.shared.secret?.value ?? {});
        if (!state) throw new Error("no state in the Secret");
        const now = new Date(simulation.nowMs);
        const print = fingerprintOf(state.leaf.certificate);
        for (const { name, served } of simulation.replicas) {
          if (served?.fingerprint !== print) throw new Error(`${name} does not serve the leaf`);
          if (lifetimeProblem(served, now)) throw new Error(`${name}: ${lifetimeProblem(served, now)}`);
        }
        if (state.retiring.length > 0) throw new Error("the old authority was not dropped");
      }),
      { numRuns: 15, endOnFailure: true },
    );
    t.ok(jumps > 10, `${jumps} jumps`);
  },
);
