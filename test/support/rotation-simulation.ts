import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { certificatesIn } from "../../src/certificates/pem.ts";
import { SelfManagedCertificates } from "../../src/certificates/self-managed.ts";
import type { CheckedMaterial } from "../../src/certificates/serving-material.ts";
import { leaseDurationMs } from "../../src/cluster/lease.ts";
import { SharedCertificates } from "./shared-certificates.ts";

const HOUR_MS = 3_600_000;
const STARTED = new Date("2026-11-21T12:00:00Z");
/** The name that leaves are for. */
export const NAME = "l4guard.l4guard.svc";
/** How long a lease counts. */
export const LEASE_MS = leaseDurationMs(60_000);

/** A replica in the simulation: what it serves, and the operation at which it waits. */
export interface Simulated {
  readonly name: string;
  /** By how much its clock is ahead. */
  skewMs: number;
  served: CheckedMaterial | undefined;
  waiting: (() => void) | undefined;
  isAlive: boolean;
}

/** What happens next in the simulation. */
export interface Turn {
  /** Whose operations go on, and how many of them, while all others stand still. */
  readonly pick: number;
  readonly operations: number;
  readonly advanceMs: number;
  readonly event: "none" | "crash" | "restart" | "add";
}

/** What happens, at random. */
export const turns = fc.array(
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
export class Simulation {
  readonly times = { authorityLifeMs: 90 * HOUR_MS, certificateLifeMs: 30 * HOUR_MS, bundleSettleMs: 600_000 };
  nowMs = STARTED.getTime();
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
