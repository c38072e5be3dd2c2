import type { AddressClaim, AddressReservations, Reservation, ReservationRequest } from "../admission/reservation.ts";
import { claimsToReserve } from "../admission/reservation.ts";
import { ServiceModel } from "../controllers/l4/model.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, listIn } from "../domain/json.ts";
import { isLoadBalancer, SERVICE, type Service } from "../domain/kinds/service.ts";
import type { ApiClient } from "./api-client.ts";
import { type ApiFailure, asFailure } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import type { ClusterObserver } from "./observer.ts";
import {
  type AddressLease,
  type Hold,
  leaseNameOf,
  RESERVATION_LABEL,
  readLease,
  rulesCollide,
  writeLease,
} from "./reservation-lease.ts";

/** What reservations work with. */
export interface LeaseReservationsOptions {
  readonly client: ApiClient;
  /** Where the Leases are: the webhook's own namespace. */
  readonly namespace: string;
  readonly clock: Clock;
  readonly observer: Required<ClusterObserver>;
  /** The cluster's facts as they are now, by which other Services' forwarding rules are known. */
  readonly cluster: () => Cluster;
  /** Milliseconds that a review waits at most. */
  readonly budgetMs?: number;
  /** Milliseconds after which a hold ends by itself. */
  readonly holdMs?: number;
}

const BUDGET_MS = 500;
const HOLD_MS = 60_000;
/**
 * A hold outlives the moment at which this replica sees the Service, because another replica may see it later, and until
 * then knows of it by the hold alone. A watch that lags further behind counts as stale soon after.
 */
const SETTLE_MS = 30_000;
const SWEEP_MS = 10 * 60_000;
const BACKGROUND_TIMEOUT_MS = 10_000;

interface OwnHold {
  readonly claims: readonly AddressClaim[];
  readonly until: number;
  hasShownUp: boolean;
}

/**
 * Reservations as Leases, one an address, with optimistic concurrency: of two replicas that write the same Lease the API
 * server lets one through, and the other one reads again and sees the first one's hold.
 */
export class LeaseReservations implements AddressReservations {
  readonly #options: LeaseReservationsOptions;
  /** What this replica holds, by "namespace/name" of the Service. */
  readonly #own = new Map<string, OwnHold>();
  /** One writer an address and replica: only replicas have to meet at the API server. */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #cancelSweep: () => void = () => {};

  constructor(options: LeaseReservationsOptions) {
    this.#options = options;
  }

  /** Starts sweeping up Leases that ended holders left behind. */
  start(): void {
    const { clock } = this.#options;
    const again = () => {
      this.#sweep().catch(() => {});
      this.#cancelSweep = clock.after(SWEEP_MS, again);
    };
    this.#cancelSweep = clock.after(SWEEP_MS, again);
  }

  stop(): void {
    this.#cancelSweep();
    this.#stopping.abort();
  }

  async reserve(request: ReservationRequest): Promise<Reservation> {
    const { clock, observer, budgetMs = BUDGET_MS } = this.#options;
    const startedAt = clock.now();
    const late = Promise.withResolvers<Reservation>();
    const deadline = new AbortController();
    const cancel = clock.after(budgetMs, () => {
      deadline.abort();
      late.resolve({ outcome: "unavailable", reason: `no answer within ${budgetMs} ms` });
    });
    const asked = this.#reserveAll(request, deadline.signal, startedAt + budgetMs).catch(
      (error: unknown): Reservation => ({ outcome: "unavailable", reason: asFailure(error).message }),
    );
    const reservation = await Promise.race([asked, late.promise]);
    cancel();
    const result = request.isDryRun ? "dry-run" : reservation.outcome;
    observer.reserved({ result, ms: clock.now() - startedAt });
    return reservation;
  }

  /** To be told of every Service that the watch shows: holds end when there is no more need of them. */
  onService(object: unknown, isGone: boolean): void {
    const metadata = field(object, "metadata");
    const key = `${String(field(metadata, "namespace"))}/${String(field(metadata, "name"))}`;
    const own = this.#own.get(key);
    if (!own) return;
    if (!isGone && this.#isShown(own.claims, SERVICE.readPeer(object))) {
      if (own.hasShownUp) return;
      own.hasShownUp = true;
      this.#options.clock.after(SETTLE_MS, () => this.#release(key, own));
    } else if (own.hasShownUp) this.#release(key, own);
  }

  async #reserveAll(request: ReservationRequest, signal: AbortSignal, deadline: number): Promise<Reservation> {
    const { clock, holdMs = HOLD_MS } = this.#options;
    const { namespace, name } = request.object;
    // A name that is yet to be generated is no name to recognise a Service by.
    const object = `${namespace}/${name || request.requestUid}`;
    const until = clock.now() + holdMs;
    const granted: AddressClaim[] = [];
    // In one order everywhere, so that two requests for the same two addresses can't each get one of them.
    const claims = [...request.claims].sort((a, b) => (a.address < b.address ? -1 : 1));
    for (const claim of claims) {
      const hold: Hold = { requestUid: request.requestUid, object, rules: claim.rules, until };
      const holder = await this.#inTurn(claim.address, () =>
        this.#take(claim.address, hold, request, signal, deadline),
      );
      if (holder !== undefined) {
        this.#own.delete(object);
        this.#giveBack(granted, hold);
        return { outcome: "conflict", address: claim.address, holder };
      }
      granted.push(claim);
    }
    if (!request.isDryRun && claims.length > 0) this.#own.set(object, { claims, until, hasShownUp: false });
    this.#forgetEnded();
    return { outcome: "granted" };
  }

  /** Puts the hold into the address's Lease; returns who is in the way instead. @throws ApiFailure */
  async #take(
    address: string,
    hold: Hold,
    { isDryRun, index }: ReservationRequest,
    signal: AbortSignal,
    deadline: number,
  ): Promise<string | undefined> {
    const { clock } = this.#options;
    let lease: AddressLease | undefined = isDryRun ? await this.#read(address, signal, deadline) : undefined;
    for (;;) {
      const others = (lease?.holds ?? []).filter(({ object }) => object !== hold.object);
      const rival = others.find((other) => {
        const [namespace = "", name = ""] = other.object.split("/");
        const shown = index.service(namespace, name);
        // What the index shows, the rules have judged already.
        const isJudged = shown !== undefined && this.#isShown([{ address, rules: other.rules }], shown);
        return !isJudged && rulesCollide(hold.rules, other.rules);
      });
      if (rival) return rival.object;
      if (isDryRun) return undefined;
      try {
        // Most addresses have no Lease yet, so creating one is tried without looking.
        const resourceVersion = lease?.resourceVersion;
        await this.#write({ address, resourceVersion, holds: [...others, hold] }, signal, deadline - clock.now());
        return undefined;
      } catch (error) {
        const failure = asFailure(error);
        if (failure.kind !== "conflict" && failure.kind !== "missing") throw failure;
        lease = await this.#read(address, signal, deadline);
      }
    }
  }

  /** Whether the Service asks for the addresses with just these forwarding rules. */
  #isShown(claims: readonly AddressClaim[], service: Service): boolean {
    if (!isLoadBalancer(service)) return false;
    const shown = claimsToReserve(new ServiceModel(service, service, this.#options.cluster()), undefined);
    return claims.every(({ address, rules }) =>
      shown.some((claim) => claim.address === address && JSON.stringify(claim.rules) === JSON.stringify(rules)),
    );
  }

  #release(key: string, own: OwnHold): void {
    if (this.#own.get(key) !== own) return;
    this.#own.delete(key);
    for (const { address } of own.claims) this.#drop(address, ({ object }) => object === key);
  }

  #giveBack(claims: readonly AddressClaim[], { requestUid }: Hold): void {
    for (const { address } of claims) this.#drop(address, (hold) => hold.requestUid === requestUid);
  }

  /** Takes holds out of a Lease in the background, and deletes an empty one. It may fail: every hold ends by itself. */
  #drop(address: string, isOver: (hold: Hold) => boolean): void {
    const { client, namespace, clock } = this.#options;
    const { signal } = this.#stopping;
    this.#inTurn(address, async () => {
      const lease = await this.#read(address, signal, clock.now() + BACKGROUND_TIMEOUT_MS);
      if (!lease?.resourceVersion) return;
      const holds = lease.holds.filter((hold) => !isOver(hold));
      if (holds.length > 0) return this.#write({ ...lease, holds }, signal, BACKGROUND_TIMEOUT_MS);
      await client.call({
        method: "DELETE",
        path: `${leasesPath(namespace)}/${leaseNameOf(address)}`,
        body: {
          kind: "DeleteOptions",
          apiVersion: "v1",
          preconditions: { resourceVersion: lease.resourceVersion },
        },
        timeoutMs: BACKGROUND_TIMEOUT_MS,
        signal,
      });
    }).catch(() => {});
  }

  async #read(address: string, signal: AbortSignal, deadline: number): Promise<AddressLease | undefined> {
    const { client, namespace, clock } = this.#options;
    const path = `${leasesPath(namespace)}/${leaseNameOf(address)}`;
    try {
      return readLease(await client.call({ path, timeoutMs: deadline - clock.now(), signal }), clock.now());
    } catch (error) {
      if ((error as ApiFailure).kind === "missing") return undefined;
      throw error;
    }
  }

  async #write(lease: AddressLease, signal: AbortSignal, timeoutMs: number): Promise<void> {
    const { client, namespace, clock } = this.#options;
    const isNew = lease.resourceVersion === undefined;
    const path = leasesPath(namespace);
    await client.call({
      method: isNew ? "POST" : "PUT",
      path: isNew ? path : `${path}/${leaseNameOf(lease.address)}`,
      body: writeLease(lease, namespace, clock.now()),
      timeoutMs,
      signal,
    });
  }

  /** Deletes the Leases in which nothing is held any more. */
  async #sweep(): Promise<void> {
    const { client, namespace, clock } = this.#options;
    const query = `labelSelector=${encodeURIComponent(`${RESERVATION_LABEL}=address`)}`;
    const { signal } = this.#stopping;
    const path = `${leasesPath(namespace)}?${query}`;
    const list = await client.call({ path, timeoutMs: BACKGROUND_TIMEOUT_MS, signal });
    for (const item of listIn(list, "items")) {
      const { address, holds } = readLease(item, clock.now());
      if (holds.length === 0) this.#drop(address, () => false);
    }
  }

  /** Runs `work` after whatever else this replica does to the address. */
  async #inTurn<T>(address: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(address) ?? Promise.resolve();
    const result = before.then(work);
    const turn = result.then(
      () => {},
      () => {},
    );
    this.#turns.set(address, turn);
    try {
      return await result;
    } finally {
      if (this.#turns.get(address) === turn) this.#turns.delete(address);
    }
  }

  #forgetEnded(): void {
    const now = this.#options.clock.now();
    for (const [key, { until }] of this.#own) {
      // In the order in which they were made, so the first that lasts ends the search.
      if (until > now) return;
      this.#own.delete(key);
    }
  }
}

function leasesPath(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
}
