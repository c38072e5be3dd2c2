import type { Assumption, Cluster } from "../../domain/cluster.ts";
import { sameJson } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { Cloud } from "./forecast/cloud.ts";
import { observe } from "./forecast/observe.ts";
import { type Forecast, outcomeOf } from "./forecast/outcome.ts";
import { runControllers } from "./forecast/run.ts";

/** What a restart of the controllers does, and the facts that this rests on. */
interface Restart {
  readonly forecast: Forecast;
  readonly assumed: readonly Assumption[];
}

/**
 * The load balancer of a live Service while its controllers are replaced by newer ones, as an upgrade of the control plane
 * does. A controller that starts syncs every Service that it owns, edited or not, with the switches of its version.
 */
export class LiveLoadBalancer {
  readonly #service: Service;
  readonly #cloud: Cloud;
  #isIpv6Told: boolean;
  #now: Forecast;
  #isSettled = false;

  /** The load balancer as the controllers of `cluster` leave it when nothing is edited. */
  constructor(service: Service, cluster: Cluster) {
    this.#service = service;
    this.#cloud = cluster.assumptions.during(() => observe(service, cluster)).value;
    this.#isIpv6Told = true;
    this.#now = this.restart(cluster).forecast;
    this.#cloud.startLog();
  }

  /** The load balancer as it is; its changes are those of the last restart. */
  get now(): Forecast {
    return this.#now;
  }

  /** Whether the last restart left everything as it found it: as long as nothing else is decided otherwise, so will the next. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** What the controllers of `cluster` do to it when they start. */
  restart(cluster: Cluster): Restart {
    const cloud = this.#cloud;
    const service = this.#service;
    const [state, wasIpv6Told] = [cloud.state, this.#isIpv6Told];
    const before = this.#isIpv6Told ? cloud.rules : cloud.rules.filter(({ ipVersion }) => ipVersion === "IPV4");
    cloud.startLog();
    const run = { cluster, cloud, old: service, service, isDeletion: false, isRestart: true };
    const { value: annotationsRemoved, noted: assumed } = cluster.assumptions.during(() => runControllers(run));
    this.#isIpv6Told = tellsIpv6(cloud, cluster);
    this.#isSettled = this.#isIpv6Told === wasIpv6Told && sameJson(state, cloud.state);
    const outcome = outcomeOf(cloud, before, annotationsRemoved);
    this.#now = this.#isIpv6Told ? outcome : withoutIpv6(outcome);
    return { forecast: this.#now, assumed };
  }
}

/** With its dual-stack switch off a controller leaves the IPv6 rules alone, and writes IPv4 alone into the status. */
function tellsIpv6({ owner }: Cloud, { facts }: Cluster): boolean {
  if (owner === "rbs-netlb") return facts.dualStackNetLB;
  return owner !== "ilb-subsetting" || facts.dualStackILB;
}

function withoutIpv6(outcome: Forecast): Forecast {
  const { ipv6: _, ...addresses } = outcome.addresses;
  return { ...outcome, ipv6: outcome.ipv6 === "none" || outcome.ipv6 === "added" ? "none" : "removed", addresses };
}
