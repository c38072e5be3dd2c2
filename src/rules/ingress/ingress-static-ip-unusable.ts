import { certificatesOf } from "../../controllers/l7/ingress/certificates.ts";
import { addressNameOf, allowsHttp } from "../../controllers/l7/ingress/front-end.ts";
import { isFound } from "../../controllers/l7/ingress/surroundings.ts";
import { parseAddress, parseCidr } from "../../domain/addresses.ts";
import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP } from "../../domain/annotations.ts";
import type { AddressRecord, SubnetRecord } from "../../domain/inventories.ts";
import { pointer } from "../../domain/json.ts";
import { INGRESS } from "../../domain/kinds/ingress.ts";
import type { Identity } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import type { Subjects } from "../../engine/subject.ts";
import { annotates } from "../shared/conditions.ts";
import { gkeClassOf, ofGkeClass } from "../shared/ingress-class.ts";

/** The purpose of an internal address that several forwarding rules may share (Compute Engine API v1: Address.purpose). */
const SHARED = "SHARED_LOADBALANCER_VIP";

export const ingressStaticIpUnusable = defineRule({
  id: "ingress-static-ip-unusable",
  group: "ingress",
  action: "warn",
  summary: "A static address that the front ends of an Ingress can't be on.",
  messages: {
    type: "Address {name} is {type}; an Ingress of class {className} needs one of type {needed}: no front end is made.",
    purpose: "Address {name} has purpose {purpose}: HTTP and HTTPS of an internal Ingress can't share it.",
    subnet: "Address {name} is of subnet {subnet}, which is kept for {purpose}: no front end is made on it.",
    taken: "Address {name} is that of {holder} already: two load balancers can't have one address and port.",
  },
  why:
    "The controller passes the address on. Compute Engine refuses one of the other type, one of a subnet that is kept for " +
    "proxies or else, one that two forwarding rules can't share, and one whose port another load balancer has.",
  fix: "Reserve an address of the right type for this Ingress alone.",
  sources: [
    "Compute Engine API v1: Address.addressType, Address.purpose",
    "GKE: Ingress for internal Application Load Balancers, Static IP addressing",
  ],
  on: ["create", "update"],
  uses: ["addresses", "subnets"],
  looksUp: ["ingresses"],
  ingress: {
    when: [annotates(INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP), ofGkeClass],
    check(s, report) {
      const { object, ingressModels } = s;
      const className = gkeClassOf(object);
      const named = addressNameOf(object);
      if (!named || !className || className === "gce-multi-cluster") return;
      const { name, key } = named;
      const at = { path: pointer("metadata", "annotations", key), about: `address ${name}` };
      const { scope, kind, surroundings } = ingressModels.of(object);
      const record = surroundings.address(scope, name);
      const isShared = isFound(record) && record.purpose === SHARED;
      if (isFound(record)) {
        const needed = kind === "internal" ? "INTERNAL" : "EXTERNAL";
        const { type, purpose } = record;
        if (type && type !== needed) report({ message: "type", ...at, data: { name, type, className, needed } });
        else if (kind === "internal" && purpose && purpose !== SHARED && servesBoth(object)) {
          report({ message: "purpose", ...at, data: { name, purpose } });
        }
        const kept = kind === "internal" ? keptSubnetOf(record, s.cluster.subnets ?? []) : undefined;
        if (kept) report({ message: "subnet", ...at, data: { name, subnet: kept.name, purpose: kept.purpose ?? "" } });
      }
      const holder =
        holderAmongIngresses(s, name) ??
        (kind === "internal" && !isShared
          ? holderAmongServices(s, [`name:${name}`, ...(isFound(record) ? [record.address] : [])])
          : undefined) ??
        strangerOn(s, isFound(record) ? record : undefined);
      if (holder !== undefined) report({ message: "taken", ...at, data: { name, holder } });
    },
  },
});

type Subject = Subjects<never, "addresses" | "subnets">["ingress"];

/** The subnet of the address, where it is one that forwarding rules can't be in: every one that may hold it is kept for something else. */
function keptSubnetOf(record: AddressRecord, subnets: readonly SubnetRecord[]): SubnetRecord | undefined {
  const ip = parseAddress(record.address);
  const holders = subnets.filter(({ name, region, ipv4Range }) => {
    if (region && record.region && lastOf(region) !== lastOf(record.region)) return false;
    if (record.subnet) return lastOf(record.subnet) === name;
    return ip !== undefined && ipv4Range && parseCidr(ipv4Range)?.contains(ip);
  });
  return holders.every(({ purpose }) => purpose && purpose !== "PRIVATE") ? holders[0] : undefined;
}

/** Another Ingress of the class that names the address. */
function holderAmongIngresses(s: Subject, address: string): string | undefined {
  const { namespace, name } = s.object.metadata;
  for (const other of s.index.find(INGRESS, "address", address)) {
    const { metadata } = other;
    const isOther = !metadata.isTerminating && (metadata.name !== name || metadata.namespace !== namespace);
    if (isOther && gkeClassOf(other) === gkeClassOf(s.object)) return told(s, "Ingress", metadata);
  }
  return undefined;
}

/** A load balancer of layer 4 on the regional address. */
function holderAmongServices(s: Subject, claims: readonly string[]): string | undefined {
  for (const claim of s.index.knows("services") ? claims : [])
    for (const { metadata } of s.index.servicesClaiming(claim))
      if (!metadata.isTerminating) return told(s, "Service", metadata);
  return undefined;
}

/** Who uses the address by the inventory, where the Ingress begins to name it and the user is none of its own front ends. */
function strangerOn(s: Subject, record: AddressRecord | undefined): string | undefined {
  const { object, previous } = s;
  if (previous && addressNameOf(previous)?.name === addressNameOf(object)?.name) return undefined;
  const { namespace, name } = object.metadata;
  const user = record?.users?.map(lastOf).find((one) => !one.includes(`-${namespace}-${name}-`.slice(0, OWN_LENGTH)));
  if (user === undefined) return undefined;
  return s.isOffline || s.options.namePeers ? user : "another resource";
}

/** The holder as this review may name it: a request is told nothing about other namespaces. */
function told(s: Subject, kind: string, { namespace, name }: Identity): string {
  const isTold = s.isOffline || s.options.namePeers || namespace === s.object.metadata.namespace;
  return isTold ? `${kind} ${namespace}/${name}` : `${kind === "Ingress" ? "an" : "a"} ${kind} of another namespace`;
}

/** Names of front ends keep 36 characters of namespace and name, so that a part of them tells. */
const OWN_LENGTH = 20;

function lastOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function servesBoth(object: Parameters<typeof certificatesOf>[0]): boolean {
  return allowsHttp(object) && certificatesOf(object).isHttpsAsked;
}
