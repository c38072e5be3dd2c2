import { certificatesOf } from "../../controllers/l7/ingress/certificates.ts";
import { addressNameOf, allowsHttp } from "../../controllers/l7/ingress/front-end.ts";
import { isFound } from "../../controllers/l7/ingress/surroundings.ts";
import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
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
    taken: "Address {name} is on Ingress {other} already: two load balancers can't have one address and port.",
  },
  why:
    "The controller passes the address on. Compute Engine refuses one of the other type, one that two forwarding rules can't " +
    "share, and one whose port another load balancer has.",
  fix: "Reserve an address of the right type for this Ingress alone.",
  sources: [
    "Compute Engine API v1: Address.addressType, Address.purpose",
    "GKE: Ingress for internal Application Load Balancers, Static IP addressing",
  ],
  on: ["create", "update"],
  uses: ["addresses"],
  looksUp: ["ingresses"],
  ingress: {
    when: [annotates(INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP), ofGkeClass],
    check({ object, index, ingressModels }, report) {
      const className = gkeClassOf(object);
      const named = addressNameOf(object);
      if (!named || !className || className === "gce-multi-cluster") return;
      const { name, key } = named;
      const at = { path: pointer("metadata", "annotations", key), about: `address ${name}` };
      const { scope, kind, surroundings } = ingressModels.of(object);
      const record = surroundings.address(scope, name);
      if (isFound(record)) {
        const needed = kind === "internal" ? "INTERNAL" : "EXTERNAL";
        const { type, purpose } = record;
        if (type && type !== needed) report({ message: "type", ...at, data: { name, type, className, needed } });
        else if (kind === "internal" && purpose && purpose !== SHARED && servesBoth(object)) {
          report({ message: "purpose", ...at, data: { name, purpose } });
        }
      }
      for (const other of index.ingressesIn(object.metadata.namespace)) {
        const { metadata } = other;
        if (metadata.name === object.metadata.name || metadata.isTerminating) continue;
        if (gkeClassOf(other) !== className || addressNameOf(other)?.name !== name) continue;
        report({ message: "taken", ...at, data: { name, other: metadata.name } });
        return;
      }
    },
  },
});

function servesBoth(object: Parameters<typeof certificatesOf>[0]): boolean {
  return allowsHttp(object) && certificatesOf(object).isHttpsAsked;
}
