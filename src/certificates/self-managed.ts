import { lead, release } from "../cluster/lease.ts";
import { Observations } from "../domain/observations.ts";
import type { CertificateStore, ReplicaReport } from "./certificate-store.ts";
import { issueAuthority, issueLeaf } from "./issue.ts";
import { lifetimeProblem } from "./pem.ts";
import {
  type Authority,
  advance,
  mayServe,
  nextStep,
  type RotationState,
  type RotationStep,
  type RotationTimes,
} from "./rotation.ts";
import { decodeState, encodeState } from "./rotation-secret.ts";
import { type CheckedMaterial, checkIdentity } from "./serving-material.ts";

/** What self-managed certificates are made with. */
interface SelfManagedOptions {
  readonly store: CertificateStore;
  /** Unique among the replicas. */
  readonly replica: string;
  /** DNS names of the leaf, the one that API servers ask for first. */
  readonly names: readonly string[];
  readonly times: RotationTimes;
  /** See {@link leaseDurationMs}. */
  readonly leaseDurationMs: number;
  /** The time of day, which goes into certificates. It may jump both ways. */
  readonly now: () => Date;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
  /** Is told of material to serve from now on, before the report says so. Must not throw. */
  readonly onMaterial: (material: CheckedMaterial) => void;
  /** Is told of each step of the rotation that this replica made. */
  readonly onStep: (step: RotationStep["kind"]) => void;
}

/** The Secret as last read. */
interface Reading {
  readonly version: string | undefined;
  /** Undefined where there is no Secret, or none that can be used. */
  readonly state: RotationState | undefined;
  /** Undefined where the leaf is unfit to serve, whenever it may be valid. */
  readonly leaf: CheckedMaterial | undefined;
}

/** A report whose owner can't be known to be gone counts for this long after it was last seen to be renewed. */
const ABANDONED_MS = 24 * 3_600_000;
const REPORT = "report ";

/** The most steps of one look: a whole rotation has fewer, so more means that somebody undoes them. */
const MOST_STEPS = 10;

/** One replica's part in certificates that all replicas share: serve what the Secret says and, when leading, move it on. */
export class SelfManagedCertificates {
  readonly #options: SelfManagedOptions;
  readonly #observations: Observations;
  #served: CheckedMaterial | undefined;
  #isLeader = false;
  #reading: Reading = { version: undefined, state: undefined, leaf: undefined };

  constructor(options: SelfManagedOptions) {
    this.#options = options;
    this.#observations = new Observations(options.elapsedMs);
  }

  /** What this replica serves, undefined before the first {@link SelfManagedCertificates.look}. */
  get served(): CheckedMaterial | undefined {
    return this.#served;
  }

  /** Whether this replica led at its last look. */
  get isLeader(): boolean {
    return this.#isLeader;
  }

  /** Looks at the Secret, follows it, and leads where nobody else does. @throws what the store throws; look again later */
  async look(): Promise<void> {
    const { store, replica: self, now, leaseDurationMs } = this.#options;
    await this.#follow();
    const isLeader = await lead(store, { self, now: now(), leaseDurationMs, observations: this.#observations });
    this.#isLeader = isLeader;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (!(await this.#step(isLeader))) break;
    }
    await this.#follow();
  }

  /** Takes back this replica's report and lease; only after it has stopped serving. */
  async leave(): Promise<void> {
    const { store, replica, now } = this.#options;
    // Each by itself: whoever stays waits for the lease even where the report could not be removed.
    const left = await Promise.allSettled([store.removeReport(replica), release(store, replica, now())]);
    for (const outcome of left) if (outcome.status === "rejected") throw outcome.reason;
  }

  /** Serves the Secret's leaf, where there is one that may be served. */
  async #follow(): Promise<void> {
    const { now, times } = this.#options;
    const { state, leaf } = await this.#read();
    const mayBeServed = state && mayServe(state, now(), this.#trustedMs(state.authority), times.bundleSettleMs);
    if (leaf && mayBeServed && lifetimeProblem(leaf, now()) === undefined) {
      if (!this.#served) return this.#serveFirst(leaf);
      if (this.#served.fingerprint !== leaf.fingerprint) this.#serve(leaf);
    }
    if (this.#served) await this.#report(this.#served.fingerprint);
  }

  /**
   * Serves for the first time. The report comes before the serving, and the Secret is read once more after it: else a
   * rotation could be over, with this leaf's authority dropped, between the first look and the first handshake.
   */
  async #serveFirst(leaf: CheckedMaterial): Promise<void> {
    await this.#report(leaf.fingerprint);
    if ((await this.#read()).leaf?.fingerprint === leaf.fingerprint) this.#serve(leaf);
    else await this.#follow();
  }

  /** For how long the authority has been seen to be trusted, by the same word. */
  #trustedMs({ certificate, trustedSince }: Authority): number {
    const age = this.#observations.ageMs(`trust ${certificate}`, trustedSince?.toISOString() ?? "");
    return trustedSince ? age : 0;
  }

  /** The reports of replicas that may be there. */
  #counting(reports: readonly ReplicaReport[]): readonly ReplicaReport[] {
    this.#observations.retain(REPORT, new Set(reports.map(({ replica }) => `${REPORT}${replica}`)));
    return reports.filter(({ replica, renewedAt, isOwned }) => {
      const unchangedMs = this.#observations.ageMs(`${REPORT}${replica}`, String(renewedAt.getTime()));
      return isOwned || unchangedMs < ABANDONED_MS;
    });
  }

  /** What the Secret holds; parsed and checked once for each version of it. */
  async #read(): Promise<Reading> {
    const secret = await this.#options.store.readSecret();
    if (!secret || secret.version !== this.#reading.version) {
      const state = secret && decodeState(secret.value);
      const check = state && checkIdentity(state.leaf, this.#options.names);
      this.#reading = { version: secret?.version, state, leaf: check?.ok ? check.material : undefined };
    }
    return this.#reading;
  }

  #serve(material: CheckedMaterial): void {
    this.#served = material;
    this.#options.onMaterial(material);
  }

  async #report(fingerprint: string): Promise<void> {
    const { store, replica, now } = this.#options;
    await store.writeReport({ replica, fingerprint, renewedAt: now() });
  }

  /** Makes the next step, if there is one; whether to look for another. */
  async #step(isLeader: boolean): Promise<boolean> {
    const { store, now, times, onStep } = this.#options;
    // Configurations before the Secret: a bundle is written from a Secret at least as new as the version it replaces.
    const bundles = await store.readBundles();
    const { state, leaf, version } = await this.#read();
    const reports = this.#counting(await store.readReports());
    const step = nextStep({
      state,
      bundles: bundles.map(({ value }) => value),
      reports,
      now: now(),
      times,
      leafIsFit: leaf !== undefined && lifetimeProblem(leaf, now()) === undefined,
      successorTrustedMs: state?.successor ? this.#trustedMs(state.successor) : 0,
    });
    // A Secret that is missing is made by whoever comes first: creating it is exclusive by itself.
    if (!step || (!isLeader && step.kind !== "create")) return false;
    // Somebody else's write is as good as our own: the next look goes on from it.
    if ((await this.#make(step, state, version, bundles)) === "written") onStep(step.kind);
    return true;
  }

  async #make(
    step: RotationStep,
    state: RotationState | undefined,
    secretVersion: string | undefined,
    bundles: Awaited<ReturnType<CertificateStore["readBundles"]>>,
  ) {
    const { store, now } = this.#options;
    if (step.kind === "write-bundle") {
      const version = bundles.find(({ value }) => value.configuration === step.configuration)?.version ?? "";
      return store.writeBundle(step.configuration, step.bundle, version);
    }
    const next =
      step.kind === "create" || !state
        ? this.#created(step.kind === "create" ? step.retiring : [])
        : advance(state, step, { ...this.#issueFor(step.kind, state), now: now() });
    const data = encodeState(next);
    return secretVersion === undefined ? store.createSecret(data) : store.updateSecret(data, secretVersion);
  }

  #created(retiring: readonly string[]): RotationState {
    const authority = this.#newAuthority();
    const leaf = this.#newLeaf(authority);
    return { authority: { ...authority, trustedSince: undefined }, successor: undefined, retiring, leaf };
  }

  #issueFor(kind: RotationStep["kind"], { authority, successor }: RotationState) {
    if (kind === "announce") return { authority: this.#newAuthority() };
    if (kind === "switch" && successor) return { leaf: this.#newLeaf(successor) };
    if (kind === "renew-leaf") return { leaf: this.#newLeaf(authority) };
    return {};
  }

  #newAuthority() {
    const { now, times } = this.#options;
    return issueAuthority(`l4guard CA ${now().toISOString()}`, { now: now(), lifeMs: times.authorityLifeMs });
  }

  #newLeaf(authority: { readonly certificate: string; readonly key: string }) {
    const { names, now, times } = this.#options;
    return issueLeaf(authority, names, { now: now(), lifeMs: times.certificateLifeMs });
  }
}
