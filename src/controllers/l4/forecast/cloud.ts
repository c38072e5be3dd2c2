import type { Reason } from "../../reason.ts";
import type { OpenedRanges } from "../firewall.ts";
import type { Owner } from "../ownership.ts";
import { formatPorts, type Rule } from "./rule.ts";

/** What the CCM keeps of a target pool. */
export interface TargetPool {
  readonly affinity: "CLIENT_IP" | "NONE";
  readonly hasLocalHealthCheck: boolean;
}

/** The node firewall: IP family of the ranges → ranges. */
type Firewall = { readonly [family in keyof OpenedRanges]: readonly string[] };

/** The prefix of an address that Google Cloud has yet to choose. */
const UNCHOSEN = "new address ";

/**
 * The resources that one Service has in Google Cloud while controllers work on them, and a log of what they do.
 * It answers like the API does, and accepts every request that the API would accept.
 */
export class Cloud {
  /** Who owns the Service, by the finalizer that it carries. */
  owner: Owner | "none" = "none";
  /** The protocol of the backend service that RBS and subsetting keep; undefined without one. */
  backendProtocol: string | undefined;
  targetPool: TargetPool | undefined;
  #rules = new Map<string, Rule>();
  #firewall: Firewall = {};
  #chosen = 0;
  #inserted = 0;
  #deleted = 0;
  #patched = 0;
  #failure: Reason | undefined;
  #reasons: Reason[] = [];

  /** The rules that exist, in the order in which they were made. */
  get rules(): readonly Rule[] {
    return [...this.#rules.values()];
  }

  get firewall(): OpenedRanges {
    return this.#firewall;
  }

  /** Why the sync ended in an error, if it did. */
  get failure(): Reason | undefined {
    return this.#failure;
  }

  get reasons(): readonly Reason[] {
    return this.#reasons;
  }

  /** What happened to the forwarding rules since the log began. */
  get change(): "none" | "created" | "patched" | "recreated" | "deleted" {
    if (this.#inserted > 0) return this.#deleted > 0 ? "recreated" : "created";
    if (this.#deleted > 0) return "deleted";
    return this.#patched > 0 ? "patched" : "none";
  }

  /** All that a sync may find, as a value; what the log tells is not part of it. */
  get state(): unknown {
    const { owner, backendProtocol, targetPool } = this;
    return [owner, backendProtocol, targetPool, this.rules, this.#firewall, this.#chosen];
  }

  rule(name: string): Rule | undefined {
    return this.#rules.get(name);
  }

  /** An address that no Service has had before. */
  chooseAddress(): string {
    this.#chosen++;
    return `${UNCHOSEN}${this.#chosen}`;
  }

  insert(rule: Rule, source: string): void {
    const address = rule.address === "" ? this.chooseAddress() : rule.address;
    this.#rules.set(rule.name, { ...rule, address });
    this.#inserted++;
    this.explain(`${describe(rule)} is made on ${isUnchosen(address) ? "a new ephemeral address" : address}`, source);
  }

  /** Deletes the rule if it exists; `why` completes "is deleted". */
  delete(name: string, why: string, source: string): void {
    const rule = this.#rules.get(name);
    if (!rule) return;
    this.#rules.delete(name);
    this.#deleted++;
    this.explain(`${describe(rule)} is deleted${why}`, source);
  }

  patch(rule: Rule, what: string, source: string): void {
    this.#rules.set(rule.name, rule);
    this.#patched++;
    this.explain(`${describe(rule)} is patched in place (${what})`, source);
  }

  /** Opens the firewall for `ranges`; the other families stay as they are. */
  open(ranges: OpenedRanges): void {
    this.#firewall = { ...this.#firewall, ...ranges };
  }

  /** Makes the firewall let in `ranges` and nothing else. */
  replaceFirewall(ranges: OpenedRanges): void {
    this.#firewall = ranges;
  }

  /** Deletes the firewall rule of a family. */
  close(family: keyof OpenedRanges): void {
    const { [family]: _, ...rest } = this.#firewall;
    this.#firewall = rest;
  }

  /** Ends the sync in an error. The first error is the one that is reported. */
  fail(reason: Reason): void {
    this.#failure ??= reason;
    this.#reasons.push({ ...reason, text: `The sync fails: ${reason.text}` });
  }

  explain(text: string, source: string): void {
    this.#reasons.push({ text, source });
  }

  /** Gives every rule of `ipVersion` the address that the Service's status tells. */
  readdress(ipVersion: Rule["ipVersion"], address: string): void {
    for (const rule of this.rules) {
      if (rule.ipVersion === ipVersion) this.#rules.set(rule.name, { ...rule, address });
    }
  }

  /** Takes away what the Service turns out not to have, without a trace in the log. */
  forget(ipVersion: Rule["ipVersion"]): void {
    const rules = this.rules.filter((rule) => rule.ipVersion === ipVersion);
    for (const rule of rules) this.#rules.delete(rule.name);
    // Without a rule of the family, its ranges are in the one firewall rule that the CCM has for both.
    if (rules.length > 0) this.close(ipVersion);
  }

  /** Begins a new log: what happened so far is history. */
  startLog(): void {
    this.#inserted = this.#deleted = this.#patched = 0;
    this.#failure = undefined;
    this.#reasons = [];
  }
}

/** Whether Google Cloud has yet to choose the address. */
export function isUnchosen(address: string): boolean {
  return address.startsWith(UNCHOSEN);
}

function describe(rule: Rule): string {
  const family = rule.ipVersion === "IPV4" ? "IPv4" : "IPv6";
  return `The ${family} forwarding rule ${rule.protocol} ${formatPorts(rule)}`;
}
