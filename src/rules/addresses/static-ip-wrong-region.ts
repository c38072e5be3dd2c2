import { isReachable } from "../../controllers/l4/static-addresses.ts";
import { parseAddress } from "../../domain/addresses.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH, NAMES_PATH } from "../shared/address-paths.ts";
import { hasOwner } from "../shared/conditions.ts";
import { usesNames } from "./named.ts";

export const staticIpWrongRegion = defineRule({
  id: "static-ip-wrong-region",
  group: "addresses",
  action: "deny",
  summary: "A reserved address of another region.",
  messages: {
    byName: 'Address "{name}" is in {region}, not in {own}: GKE does not find it and uses an ephemeral IP.',
    byIp: "{ip} is reserved in {region}, not in {own}: the load balancer can't be made with it.",
  },
  why:
    "Load balancers of Services are regional, and so are their addresses: the controller looks a name up in the " +
    "cluster's region only, and Compute Engine refuses an IP of another region.",
  fix: "Reserve an address in the cluster's region.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation",
  ],
  on: ["create", "update"],
  needs: ["addresses", "region"],
  kindDependent: true,
  service: {
    when: [
      hasOwner,
      where("that state an address or list names", (s) => s.object.loadBalancerIP !== undefined || usesNames(s)),
    ],
    check(s, report) {
      const { cluster, staticAddresses, addressKeys } = s.model;
      const own = s.cluster.region;
      const elsewhere = (records: readonly AddressRecord[]) =>
        records.some((record) => isReachable(record, cluster))
          ? undefined
          : (records.find(({ scope }) => scope !== "global")?.region ?? undefined);
      for (const name of usesNames(s) ? staticAddresses.unresolved : []) {
        const region = elsewhere(cluster.addressInventory.named(name));
        if (region !== undefined)
          report({ message: "byName", path: NAMES_PATH, about: name, data: { name, region, own } });
      }
      const { loadBalancerIP: ip } = s.object;
      const isAsked = addressKeys.some(({ origin }) => origin === "loadBalancerIP");
      const region = ip && isAsked ? elsewhere(cluster.addressInventory.at(parseAddress(ip)?.text ?? "")) : undefined;
      if (ip && region !== undefined)
        report({ message: "byIp", path: LITERAL_PATH, about: ip, data: { ip, region, own } });
    },
  },
});
