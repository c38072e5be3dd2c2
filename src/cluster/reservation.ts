import type { AddressClaim, AddressReservations, Reservation, ReservationRequest } from "../admission/reservation.ts";
import { claimsToReserve } from "../admission/reservation.ts";
import { ServiceModel } from "../controllers/l4/model.ts";
import { rulesCollide } from "../controllers/l4/rules-collide.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field } from "../domain/json.ts";
import { isLoadBalancer, SERVICE, type Service } from "../domain/kinds/service.ts";
import { Observations } from "../domain/observations.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure, asFailure } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import type { ClusterObserver } from "./observer.ts";
import { type Hold, MOST_HOLDS, type ShardLease, shardOf } from "./reservation-lease.ts";
import { ShardStore } from "./shard-store.ts";

/** What reservations work with. */
interface LeaseReservationsOptions {
  readonly client: ApiClient;
  /** Where the Leases are: the webhook's own namespace. */
  readonly namespace: string;
  readonly clock: Clock;
  readonly observer: Required<ClusterObserver>;
  /** The cluster's facts as they are now, by which other Services' forwarding rules are known. */
  readonly cluster: () => Cluster;
  /** False where a namespace is known not to be there. */
  readonly mayHold: (namespace: string) => boolean;
  /** Milliseconds that a review waits at most. */
  readonly budgetMs?: number;
  /** Milliseconds after which a hold ends by itself. */
  readonly holdMs?: number;
}

const BUDGET_MS = 500;
const HOLD_MS = 60_000;
/**
 * For so long a hold denies others although its Service is not seen: whoever asked may since have been refused by another
 * webhook or a quota, or may never have been an API server. After that it only warns.
 */
const RECENT_MS = 5_000;
/**
 * A hold outlives the moment at which this replica sees the Service, because another replica may see it later, and until
 * then knows of it by the hold alone. A watch that lags further behind counts as stale soon after.
 */
const SETTLE_MS = 30_000;
const BACKGROUND_TIMEOUT_MS = 10_000;
/** What a replica asks of the API server for reservations at most: so many at once, and so many a second from then on. */
const MOST_AT_ONCE = 200;
const MOST_A_SECOND = 20;

interface OwnHold {
  readonly claims: readonly AddressClaim[];
  /** By the clock's `now`. */
  readonly until: number;
  hasShownUp: boolean;
}

/**
 * Reservations in a fixed number of Leases, each for a part of the addresses, with optimistic concurrency: of two replicas
 * that write the same Lease the API server lets one through, and the other one reads again and sees the first one's hold.
 * Who asks may be anybody on the Pod's network, so everything is bounded: Leases, holds in each, requests a second, and the
 * time for which a Service that nobody sees stands in another one's way.
 */
export class LeaseReservations implements AddressReservations {
  readonly #options: LeaseReservationsOptions;
  /** What this replica holds, by "namespace/name" of the Service. */
  readonly #own = new Map<string, OwnHold>();
  readonly #leases: ShardStore;
  readonly #observations: Observations;
  readonly #stopping = new AbortController();
  #left = MOST_AT_ONCE;
  #filledAt: number;

  constructor(options: LeaseReservationsOptions) {
    this.#options = options;
    this.#observations = new Observations(options.clock.now);
    this.#filledAt = options.clock.now();
    this.#leases = new ShardStore({
      ...options,
      holdMs: options.holdMs ?? HOLD_MS,
      onLease: ({ shard, holds }) => this.#observations.retain(`${shard} `, new Set(holds.map(seenKey))),
    });
  }

  stop(): void {
    this.#stopping.abort();
  }

  async reserve(request: ReservationRequest): Promise<Reservation> {
    const { clock, observer, budgetMs = BUDGET_MS } = this.#options;
    const startedAt = clock.now();
    const { promise: late, resolve } = Promise.withResolvers<Reservation>();
    const deadline = new AbortController();
    const cancel = clock.after(budgetMs, () => {
      deadline.abort();
      resolve({ outcome: "unavailable", reason: `no answer within ${budgetMs} ms` });
    });
    const asked = this.#reserveAll(request, deadline.signal, startedAt + budgetMs).catch(
      (error: unknown): Reservation => ({ outcome: "unavailable", reason: asFailure(error).message }),
    );
    const reservation = await Promise.race([asked, late]);
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
    if (!isGone && this.#isShown(own.claims, SERVICE.read(object))) {
      if (own.hasShownUp) return;
      own.hasShownUp = true;
      this.#options.clock.after(SETTLE_MS, () => this.#release(key, own));
    } else if (own.hasShownUp) this.#release(key, own);
  }

  async #reserveAll(request: ReservationRequest, signal: AbortSignal, deadline: number): Promise<Reservation> {
    const { clock, mayHold, holdMs = HOLD_MS } = this.#options;
    const { namespace, name } = request.object;
    // What the API server can't create takes no address: its namespace is not there, or the name is taken.
    const isTaken = request.isNew && name !== "" && request.index.service(namespace, name) !== undefined;
    if (isTaken || !mayHold(namespace)) return { outcome: "granted" };
    // A name that is yet to be generated is no name to recognise a Service by.
    const object = `${namespace}/${name || request.requestUid}`;
    const granted: AddressClaim[] = [];
    // In one order everywhere, so that two requests for the same two addresses can't each get one of them.
    const claims = [...request.claims].sort((a, b) => (a.address < b.address ? -1 : 1));
    if (!this.#spend(claims.length)) return { outcome: "unavailable", reason: "too many addresses are asked for" };
    for (const { address, rules } of claims) {
      const hold: Hold = { requestUid: request.requestUid, address, object, rules, madeAt: clock.date() };
      const rival = await this.#leases.inTurn(shardOf(address), () => this.#take(hold, request, signal, deadline));
      if (rival !== undefined) {
        this.#own.delete(object);
        this.#giveBack(granted, hold);
        return { outcome: "conflict", address, holder: rival.object, isRecent: this.#ageMs(rival) < RECENT_MS };
      }
      granted.push({ address, rules });
    }
    const until = clock.now() + holdMs;
    if (!request.isDryRun && claims.length > 0) this.#own.set(object, { claims, until, hasShownUp: false });
    this.#forgetEnded();
    return { outcome: "granted" };
  }

  /** Puts the hold into its Lease; returns who is in the way instead. @throws ApiFailure */
  async #take(
    hold: Hold,
    { isDryRun, index }: ReservationRequest,
    signal: AbortSignal,
    deadline: number,
  ): Promise<Hold | undefined> {
    const { clock } = this.#options;
    const shard = shardOf(hold.address);
    let lease = isDryRun ? undefined : this.#leases.known(shard);
    let isRead = false;
    for (;;) {
      if (!lease) {
        lease = await this.#leases.read(shard, signal, deadline);
        isRead = true;
      }
      const others = this.#live(lease).filter(
        ({ object, address }) => object !== hold.object || address !== hold.address,
      );
      const rival = others.find((other) => other.address === hold.address && this.#collides(hold, other, index));
      // What was known from before is good enough to write on, but not to refuse by.
      if (rival && isRead) return rival;
      if (!rival && isDryRun) return undefined;
      if (!rival && others.length >= MOST_HOLDS)
        throw new ApiFailure("throttled", "too many addresses are being reserved");
      const outcome = rival
        ? "unsure"
        : await this.#leases.write({ ...lease, holds: [...others, hold] }, signal, deadline);
      if (outcome === "written") return undefined;
      if (clock.now() >= deadline)
        throw new ApiFailure("timeout", "the addresses' Lease is being changed all the time");
      lease = undefined;
    }
  }

  #collides(hold: Hold, other: Hold, index: ReservationRequest["index"]): boolean {
    if (other.object === hold.object || !rulesCollide(hold.rules, other.rules)) return false;
    const [namespace = "", name = ""] = other.object.split("/");
    const shown = index.service(namespace, name);
    // What the index shows, the rules have judged already.
    return shown === undefined || !this.#isShown([other], shown);
  }

  /** Whether the Service asks for the addresses with just these forwarding rules. */
  #isShown(claims: readonly AddressClaim[], service: Service): boolean {
    if (!isLoadBalancer(service)) return false;
    const shown = claimsToReserve(new ServiceModel(service, service, this.#options.cluster()), undefined);
    return claims.every(({ address, rules }) =>
      shown.some((claim) => claim.address === address && JSON.stringify(claim.rules) === JSON.stringify(rules)),
    );
  }

  /** How old a hold is at least, by this replica's clock or by how long it has been seen: clocks may differ. */
  #ageMs(hold: Hold): number {
    const seenMs = this.#observations.ageMs(seenKey(hold), String(hold.madeAt));
    return Math.max(seenMs, this.#options.clock.date() - hold.madeAt);
  }

  #live({ holds }: ShardLease): readonly Hold[] {
    const { holdMs = HOLD_MS } = this.#options;
    return holds.filter((hold) => this.#ageMs(hold) < holdMs);
  }

  #release(key: string, own: OwnHold): void {
    if (this.#own.get(key) !== own) return;
    this.#own.delete(key);
    for (const { address } of own.claims) this.#drop(address, ({ object }) => object === key);
  }

  #giveBack(claims: readonly AddressClaim[], { requestUid }: Hold): void {
    for (const { address } of claims) this.#drop(address, (hold) => hold.requestUid === requestUid);
  }

  /** Takes holds of an address out of its Lease in the background. It may fail: every hold ends by itself. */
  #drop(address: string, isOver: (hold: Hold) => boolean): void {
    const { signal } = this.#stopping;
    const deadline = this.#options.clock.now() + BACKGROUND_TIMEOUT_MS;
    const shard = shardOf(address);
    this.#leases
      .inTurn(shard, async () => {
        let lease = this.#leases.known(shard) ?? (await this.#leases.read(shard, signal, deadline));
        for (let attempts = 0; attempts < 2; attempts++) {
          const live = this.#live(lease);
          const holds = live.filter((hold) => hold.address !== address || !isOver(hold));
          if (holds.length === lease.holds.length) return;
          if ((await this.#leases.write({ ...lease, holds }, signal, deadline)) === "written") return;
          lease = await this.#leases.read(shard, signal, deadline);
        }
      })
      .catch(() => {});
  }

  /** Whether so many requests may be made now. */
  #spend(requests: number): boolean {
    const now = this.#options.clock.now();
    this.#left = Math.min(MOST_AT_ONCE, this.#left + ((now - this.#filledAt) / 1_000) * MOST_A_SECOND);
    this.#filledAt = now;
    if (this.#left < requests) return false;
    this.#left -= requests;
    return true;
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

function seenKey({ requestUid, address }: Hold): string {
  return `${shardOf(address)} ${requestUid} ${address}`;
}
