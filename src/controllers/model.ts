import type { IpFamily } from "../domain/addresses.ts";
import { NETWORK_TIER } from "../domain/annotations.ts";
import type { Cluster, Fact } from "../domain/cluster.ts";
import { GATES } from "../domain/features.ts";
import { isAtLeast } from "../domain/gke-version.ts";
import { annotation, type Service } from "../domain/manifest/service.ts";
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
export type { Implementation } from "./ownership.ts";
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
  readonly #computed = new Map<string, unknown>();
  /** As `#computed`, with the assumptions that a value rests on: only what is found asks for them. */
  #noted: Map<string, { readonly value: unknown; readonly assumed: readonly Fact[] }> | undefined;
  #implementation: Implementation | undefined;

  constructor(service: Service, previous: Service | undefined, cluster: Cluster) {
    this.service = service;
    this.previous = previous;
    this.cluster = cluster;
  }

  /** Who will provide the load balancer (spec/rules.md 0.5, kind). */
  get implementation(): Implementation {
    // Nothing is asked for as often.
    if (this.cluster.assumptions.isKept) return this.#onceNoted("implementation", () => implementationOf(this));
    return (this.#implementation ??= implementationOf(this));
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
    return this.once("families", () => servedFamilies(this.service, this.implementation, this.cluster.facts));
  }

  /** Whether TCP and UDP are both asked for. */
  get isMixed(): boolean {
    return isMixed(this.service);
  }

  /** Whether the owner can serve TCP and UDP together to every family of the Service (spec/rules.md 0.5, mixedAvail). */
  get isMixedAvailable(): boolean {
    return this.once("isMixedAvailable", () => {
      const { facts } = this.cluster;
      if (this.implementation === "ilb-subsetting") return facts.mixedProtocolILB;
      if (this.implementation !== "rbs-netlb" || !facts.mixedProtocolNetLB) return false;
      return !this.families.includes("IPv6") || facts.mixedProtocolL3;
    });
  }

  /** What is really served: "MIXED", or the protocol of the first port (spec/rules.md 0.5, effProto). */
  get effectiveProtocol(): string {
    return this.isMixed && this.isMixedAvailable ? "MIXED" : firstProtocol(this.service);
  }

  /** The tier of an external load balancer; without the exact annotation Premium, whatever the project's default is. */
  get networkTier(): "Standard" | "Premium" {
    return this.isExternal && annotation(this.service, NETWORK_TIER) === "Standard" ? "Standard" : "Premium";
  }

  /** The forwarding rules that the Service will own (spec/rules.md 0.5, fwd). */
  get forwardingRules(): readonly ForwardingRule[] {
    return this.once("forwardingRules", () =>
      this.forwardingRulesWith({
        discrete: this.implementation === "rbs-netlb" && this.cluster.facts.rbsDiscretePorts,
      }),
    );
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
    return sourceRangesOf(this.service);
  }

  /** What the node firewall will let in per IP family; empty where the ranges can't be parsed or GKE makes no rule. */
  get openedRanges(): OpenedRanges {
    return this.once("openedRanges", () => {
      const { service, implementation, families } = this;
      const isUserManaged = this.isModern && this.cluster.facts.userManagedFirewall;
      return openedRangesOf({ service, implementation, families, isUserManaged }) ?? {};
    });
  }

  /**
   * Whether the owner reads the annotation with address names: the newer machinery, from GKE 1.29 on. An unknown version
   * is assumed to be new enough.
   */
  get readsAddressNames(): boolean {
    return this.once("readsAddressNames", () => {
      if (!this.isModern) return false;
      const version = this.cluster.find("gkeVersion");
      if (version === undefined) this.cluster.assumptions.note("gkeVersion");
      return version === undefined || isAtLeast(version, GATES.addressNames);
    });
  }

  /** What the annotation with address names comes to. */
  get staticAddresses(): StaticAddresses {
    return this.once("staticAddresses", () => staticAddressesOf(this.service, this.cluster));
  }

  /** The addresses that the Service asks for by name or literally (spec/rules.md 1.D, addr steps 1 and 2). */
  get addressKeys(): readonly AddressKey[] {
    return this.once("addressKeys", () => {
      const { service, staticAddresses: addresses, families } = this;
      const readsAnnotation = addresses.isPresent && this.readsAddressNames;
      // Without an inventory the names are assumed to be those of addresses that exist.
      if (readsAnnotation && addresses.considered.length > 0 && !addresses.isInventoryKnown) {
        this.cluster.assumptions.note("addresses");
      }
      return this.isGke ? requestedAddressKeys({ service, addresses, readsAnnotation, families }) : [];
    });
  }

  /** As `addressKeys`, and the addresses in the status: what another Service may collide with (addr step 3). */
  get peerAddressKeys(): readonly AddressKey[] {
    return this.once("peerAddressKeys", () => {
      const asked = this.addressKeys;
      const inUse = this.isGke ? this.service.statusIPs.flatMap((ip) => addressKey(ip, "status") ?? []) : [];
      return [...asked, ...inUse.filter(({ key }) => !asked.some((other) => other.key === key))];
    });
  }

  /** The name of the subnet that the addresses come from; undefined where they come from none (spec/rules.md 1.I). */
  get effectiveSubnet(): string | undefined {
    return this.once("effectiveSubnet", () => {
      const named = annotatedSubnetOf(this.service, this.implementation, this.families);
      return named === "" ? this.cluster.facts.clusterSubnet.name : named;
    });
  }

  #freshRules(isDiscrete: boolean): readonly ForwardingRule[] {
    return this.once(isDiscrete ? "discreteRules" : "rangeRules", () => {
      const { service, implementation } = this;
      return freshForwardingRules({ service, implementation, facts: this.cluster.facts, isDiscrete });
    });
  }

  /**
   * What `compute` returns, computed when it is first asked for under `name`. While assumptions are noted, those that it
   * rests on are noted every time. Also for what several rules derive from this Service in one review.
   */
  once<T>(name: string, compute: () => T): T {
    const { assumptions } = this.cluster;
    if (assumptions.isKept) return this.#onceNoted(name, compute);
    const known = this.#computed.get(name);
    if (known !== undefined || this.#computed.has(name)) return known as T;
    const value = compute();
    this.#computed.set(name, value);
    return value;
  }

  #onceNoted<T>(name: string, compute: () => T): T {
    const { assumptions } = this.cluster;
    this.#noted ??= new Map();
    const known = this.#noted.get(name);
    if (known) {
      for (const fact of known.assumed) assumptions.note(fact);
      return known.value as T;
    }
    const result = assumptions.during(compute);
    this.#noted.set(name, result);
    return result.value;
  }
}
