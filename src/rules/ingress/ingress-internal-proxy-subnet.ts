import type { SubnetRecord } from "../../domain/inventories.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";

/** The purposes of subnets from which the proxies of regional load balancers connect (Compute Engine API v1: Subnetwork.purpose). */
const FOR_PROXIES: readonly unknown[] = ["REGIONAL_MANAGED_PROXY", "INTERNAL_HTTPS_LOAD_BALANCER"];

export const ingressInternalProxySubnet = defineRule({
  id: "ingress-internal-proxy-subnet",
  group: "ingress",
  action: "warn",
  summary: "An internal Ingress in a network without a proxy-only subnet.",
  messages: {
    none: "No proxy-only subnet is in region {region}: an internal Ingress needs one, and gets no front end without.",
  },
  why:
    "The load balancer's proxies connect to the Pods from a subnet that is kept for them. Compute Engine refuses the " +
    "forwarding rule of an internal Application Load Balancer in a region and network that has none.",
  fix: "Make a subnet of purpose REGIONAL_MANAGED_PROXY and role ACTIVE, and let it reach the Pods.",
  sources: ["GKE: Configuring Ingress for internal Application Load Balancers, Proxy-only subnet"],
  on: ["create", "update"],
  needs: ["subnets", "region"],
  uses: ["network"],
  ingress: {
    when: [where("of class gce-internal", ({ object }) => gkeClassOf(object) === "gce-internal")],
    check({ cluster }, report) {
      const { region, network, subnets } = cluster;
      // An inventory that tells no purposes tells nothing of these either.
      if (!subnets.some(({ purpose }) => purpose)) return;
      if (subnets.some((subnet) => FOR_PROXIES.includes(subnet.purpose) && isIn(subnet, region, network))) return;
      report({ message: "none", path: "/spec", data: { region } });
    },
  },
});

function isIn(subnet: SubnetRecord, region: string, network: string | undefined): boolean {
  if (subnet.region && !isNamed(subnet.region, region)) return false;
  return !subnet.network || network === undefined || isNamed(subnet.network, lastOf(network));
}

/** Whether the name, or the URL that ends in it, is `name`. */
function isNamed(text: string, name: string): boolean {
  return lastOf(text) === name;
}

function lastOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
