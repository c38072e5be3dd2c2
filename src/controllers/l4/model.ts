import type { IpFamily } from "../../domain/addresses.ts";
import { NETWORK_TIER } from "../../domain/annotations.ts";
import type { Assumption, Cluster } from "../../domain/cluster.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { type Derivable, Derived } from "./derived.ts";
import { type OpenedRanges, openedRangesOf, type SourceRanges, sourceRangesOf } from "./firewall.ts";
import {
  type ForwardingRule,
  firstProtocol,
  freshForwardingRules,
  isMixed,
  keepRanges,
  servedFamilies,
} from "./forwarding.ts";
import { annotatedTypeOf, type Implementation, implementationOf, isLive, isOwner, optsIntoRbs } from "./ownership.ts";
import {
  type AddressKey,
  addressKey,
  requestedAddressKeys,
  type StaticAddresses,
  staticAddressesOf,
} from "./static-addresses.ts";
import { annotatedSubnetOf } from "./subnets.ts";

export type { OpenedRanges, SourceRanges } from "./firewall.ts";
export type { ForwardingRule } from "./forwarding.ts";
export { carries, type Implementation } from "./ownership.ts";
export type { AddressKey, StaticAddresses } from "./static-addresses.ts";

/**
 * What GKE's controllers make of one Service. Everything is computed when it is first read, once; the assumptions that a
 * value rests on are noted in the cluster's log on every read, while it is kept.
 */
export class ServiceModel {
  readonly service: Service;
  /** The Service before the edit; undefined where there is none or it is unknown. */
  readonly previous: Service | undefined;
  readonly cluster: Cluster;
  readonly #derived = new Map<unknown, unknown>();
  /** Apart from what else is derived: a review asks for it dozens of times. */
  #implementation: Implementation | undefined;
  /** As `#derived`, with the assumptions that a value rests on: only what is found asks for them. */
  #noted: Map<unknown, { readonly value: unknown; readonly noted: readonly Assumption[] }> | undefined;

  constructor(service: Service, previous: Service | undefined, cluster: Cluster) {
    this.service = service;
    this.previous = previous;
    this.cluster = cluster;
  }

  /** Who will provide the load balancer (docs/controllers.md, Owner). */
  get implementation(): Implementation {
    if (this.cluster.assumptions.isKept) return this.derive(IMPLEMENTATION);
    return (this.#implementation ??= this.derive(IMPLEMENTATION));
  }

  /** An external load balancer of GKE's: target pool or RBS. */
  get isExternal(): boolean {
    return this.implementation === "legacy-external" || this.implementation === "rbs-netlb";
  }

  /** An internal load balancer of GKE's, with instance groups or NEGs. */
  get isInternal(): boolean {
    return this.implementation === "legacy-internal" || this.implementation === "ilb-subsetting";
  }

  /** Owned by ingress-gce: RBS or subsetting. */
  get isModern(): boolean {
    return this.implementation === "rbs-netlb" || this.implementation === "ilb-subsetting";
  }

  /** Owned by the cloud controller manager: target pool or internal instance groups. */
  get isLegacy(): boolean {
    return this.implementation === "legacy-external" || this.implementation === "legacy-internal";
  }

  /** Owned by one of the four controllers that make load balancers. */
  get isGke(): boolean {
    return isOwner(this.implementation);
  }

  /** The type that the annotations ask for, whatever the class says. */
  get annotatedType(): "Internal" | "External" {
    return annotatedTypeOf(this.service);
  }

  /** Whether a load balancer exists or is being made. */
  get isLive(): boolean {
    return isLive(this.service);
  }

  /** Whether the l4-rbs annotation has its one effective value. */
  get optsIntoRbs(): boolean {
    return optsIntoRbs(this.service);
  }

  /** The IP families that the owner serves, IPv4 first; empty without an owner. */
  get families(): readonly IpFamily[] {
    return this.derive(FAMILIES);
  }

  /** Whether TCP and UDP are both asked for. */
  get isMixed(): boolean {
    return isMixed(this.service);
  }

  /** Whether the owner can serve TCP and UDP together to every family of the Service (docs/controllers.md, What is served). */
  get isMixedAvailable(): boolean {
    const { facts } = this.cluster;
    if (this.implementation === "ilb-subsetting") return facts.mixedProtocolILB;
    if (this.implementation !== "rbs-netlb" || !facts.mixedProtocolNetLB) return false;
    return !this.families.includes("IPv6") || facts.mixedProtocolL3;
  }

  /** What is really served: "MIXED", or the protocol of the first port. */
  get effectiveProtocol(): string {
    return this.isMixed && this.isMixedAvailable ? "MIXED" : firstProtocol(this.service);
  }

  /** The tier of an external load balancer; without the exact annotation Premium, whatever the project's default is. */
  get networkTier(): "Standard" | "Premium" {
    return this.isExternal && annotation(this.service, NETWORK_TIER) === "Standard" ? "Standard" : "Premium";
  }

  /** The forwarding rules that the Service will own. */
  get forwardingRules(): readonly ForwardingRule[] {
    return this.derive(FORWARDING_RULES);
  }

  /** As `forwardingRules`, with the switch for discrete RBS ports taken as told. */
  forwardingRulesWith({ discrete }: { readonly discrete: boolean }): readonly ForwardingRule[] {
    const fresh = this.#freshRules(discrete);
    if (!discrete || !this.previous) return fresh;
    const before = new ServiceModel(this.previous, undefined, this.cluster);
    if (before.implementation !== "rbs-netlb" || this.implementation !== "rbs-netlb" || !before.isLive) return fresh;
    return keepRanges(fresh, before.#freshRules(discrete));
  }

  /** The source ranges as the Service writes them. */
  get sourceRanges(): SourceRanges {
    return this.derive(SOURCE_RANGES);
  }

  /** What the node firewall will let in per IP family; empty where the ranges can't be parsed or GKE makes no rule. */
  get openedRanges(): OpenedRanges {
    return this.derive(OPENED_RANGES);
  }

  /**
   * Whether the owner reads the annotation with address names: the newer machinery, from GKE 1.29 on. An unknown version
   * is assumed to be new enough.
   */
  get readsAddressNames(): boolean {
    return this.derive(READS_ADDRESS_NAMES);
  }

  /** What the annotation with address names comes to. */
  get staticAddresses(): StaticAddresses {
    return this.derive(STATIC_ADDRESSES);
  }

  /** The addresses that the Service asks for by name or literally (docs/controllers.md, Addresses). */
  get addressKeys(): readonly AddressKey[] {
    return this.derive(ADDRESS_KEYS);
  }

  /** As `addressKeys`, and the addresses in the status: what another Service may collide with (3 there). */
  get peerAddressKeys(): readonly AddressKey[] {
    return this.derive(PEER_ADDRESS_KEYS);
  }

  /** The name of the subnet that the addresses come from; undefined where they come from none. */
  get effectiveSubnet(): string | undefined {
    const named = annotatedSubnetOf(this.service, this.implementation, this.families);
    return named === "" ? this.cluster.facts.clusterSubnet.name : named;
  }

  #freshRules(isDiscrete: boolean): readonly ForwardingRule[] {
    return this.derive(isDiscrete ? DISCRETE_RULES : RANGE_RULES);
  }

  /**
   * The derived value, computed when it is first asked for. While assumptions are noted, those that it rests on are noted
   * every time.
   */
  derive<T extends Derivable>(derived: Derived<ServiceModel, T>): T;
  /** As above, for what several rules derive from this Service and what is around it in one review. */
  derive<A, T extends Derivable>(derived: Derived<A, T>, from: A): T;
  derive<T extends Derivable>(derived: Derived<unknown, T>, from: unknown = this): T {
    if (this.cluster.assumptions.isKept) return this.#deriveNoted(derived, from);
    const known = this.#derived.get(derived);
    if (known !== undefined) return known as T;
    const value = derived.compute(from);
    this.#derived.set(derived, value);
    return value;
  }

  #deriveNoted<T extends Derivable>(derived: Derived<unknown, T>, from: unknown): T {
    const { assumptions } = this.cluster;
    this.#noted ??= new Map();
    const known = this.#noted.get(derived);
    if (known) {
      for (const assumption of known.noted) assumptions.note(assumption);
      return known.value as T;
    }
    const result = assumptions.during(() => derived.compute(from));
    this.#noted.set(derived, result);
    return result.value;
  }
}

const IMPLEMENTATION = new Derived(implementationOf);

const FAMILIES = new Derived(({ service, implementation, cluster }: ServiceModel) =>
  servedFamilies(service, implementation, cluster.facts),
);

const FORWARDING_RULES = new Derived((model: ServiceModel) =>
  model.forwardingRulesWith({
    discrete: model.implementation === "rbs-netlb" && model.cluster.facts.rbsDiscretePorts,
  }),
);

const [RANGE_RULES, DISCRETE_RULES] = [false, true].map(
  (isDiscrete) =>
    new Derived(({ service, implementation, cluster: { facts } }: ServiceModel) =>
      freshForwardingRules({ service, implementation, facts, isDiscrete }),
    ),
) as [Derived<ServiceModel, readonly ForwardingRule[]>, Derived<ServiceModel, readonly ForwardingRule[]>];

const SOURCE_RANGES = new Derived(({ service }: ServiceModel) => sourceRangesOf(service));

const OPENED_RANGES = new Derived((model: ServiceModel): OpenedRanges => {
  const { service, implementation, families } = model;
  const isUserManaged = model.isModern && model.cluster.facts.userManagedFirewall;
  return openedRangesOf({ service, implementation, families, isUserManaged }) ?? {};
});

const READS_ADDRESS_NAMES = new Derived(({ isModern, cluster }: ServiceModel) => {
  if (!isModern) return false;
  const version = cluster.find("gkeVersion");
  if (version === undefined) cluster.assumptions.note("gkeVersion");
  return version === undefined || isAtLeast(version, GATES.addressNames);
});

const STATIC_ADDRESSES = new Derived(({ service, cluster }: ServiceModel) => staticAddressesOf(service, cluster));

const ADDRESS_KEYS = new Derived((model: ServiceModel): readonly AddressKey[] => {
  const { service, staticAddresses: addresses, families } = model;
  const readsAnnotation = addresses.isPresent && model.readsAddressNames;
  // Without an inventory the names are assumed to be those of addresses that exist.
  if (readsAnnotation && addresses.considered.length > 0 && !addresses.isInventoryKnown) {
    model.cluster.assumptions.note("addresses");
  }
  return model.isGke ? requestedAddressKeys({ service, addresses, readsAnnotation, families }) : [];
});

const PEER_ADDRESS_KEYS = new Derived(({ addressKeys: asked, isGke, service }: ServiceModel): readonly AddressKey[] => {
  const inUse = isGke ? service.statusIPs.flatMap((ip) => addressKey(ip, "status") ?? []) : [];
  return [...asked, ...inUse.filter(({ key }) => !asked.some((other) => other.key === key))];
});
