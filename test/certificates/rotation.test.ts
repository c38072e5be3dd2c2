import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import t from "tap";
import { issueAuthority } from "../../src/certificates/issue.ts";
import { certificatesIn, fingerprintOf, lifetimeOf, lifetimeProblem } from "../../src/certificates/pem.ts";
import { decodeState } from "../../src/certificates/rotation-secret.ts";
import { SelfManagedCertificates } from "../../src/certificates/self-managed.ts";
import type { CheckedMaterial } from "../../src/certificates/serving-material.ts";
import { LEASE_MS, NAME, Simulation, type Turn, turns } from "../support/rotation-simulation.ts";
import { SharedCertificates } from "../support/shared-certificates.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const HOUR_MS = 3_600_000;
const at = (ms: number) => new Date(NOW.getTime() + ms);

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
      { numRuns: 6, endOnFailure: true },
    );
    t.ok(jumps > 3, `${jumps} jumps`);
  },
);

t.test("R7: with the Secret lost, nothing is served before every API server had time to trust it", async (t) => {
  let elapsedMs = 0;
  const shared = new SharedCertificates(["validating"], () => elapsedMs);
  shared.setBundle("validating", issueAuthority("lost", { now: NOW, lifeMs: HOUR_MS }).certificate);
  // Another replica goes on with a leaf of it.
  shared.reports.set("b", { replica: "b", fingerprint: "AA:BB", renewedAt: NOW, isOwned: true });
  const certificates = new SelfManagedCertificates({
    store: shared.storeFor(async () => {}),
    replica: "a",
    names: [NAME],
    times: DEFAULT_TIMES,
    leaseDurationMs: LEASE_MS,
    now: () => at(elapsedMs),
    elapsedMs: () => elapsedMs,
    onMaterial: () => {},
    onStep: () => {},
  });
  await certificates.look();
  t.equal(certificatesIn(shared.bundle("validating")).length, 2, "the old authority stays trusted");
  elapsedMs += DEFAULT_TIMES.bundleSettleMs - 1_000;
  await certificates.look();
  t.equal(certificates.served, undefined, "not yet");
  elapsedMs += 1_000;
  await certificates.look();
  t.ok(certificates.served, "then it is");
});
