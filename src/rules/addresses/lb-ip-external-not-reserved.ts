import { parseAddress } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { namesAddress } from "../shared/address-sharers.ts";
import { isOwnedExternal, statesIp } from "../shared/conditions.ts";

const REGIONAL = "Reserve a regional address in the cluster's region; only Ingresses use global ones.";

export const lbIpExternalNotReserved = defineRule({
  id: "lb-ip-external-not-reserved",
  group: "addresses",
  action: "deny",
  summary: "An external spec.loadBalancerIP that is not a reserved address.",
  messages: {
    notReserved: "{ip} is not a reserved regional external address of this project: the load balancer can't be made.",
    global: '{ip} ("{name}") is a global address: a Service needs a regional one, and no load balancer is made.',
  },
  why:
    "The controllers take a requested external IP only where it is a static address of the project in the cluster's " +
    "region, or the one that this load balancer has already. The ephemeral IP of another Service is neither.",
  fix: "Reserve the address, or remove spec.loadBalancerIP.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go verifyUserRequestedIP",
    "kubernetes/ingress-gce pkg/l4/address/manager.go ensureAddressReservation",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [statesIp, isOwnedExternal, namesAddress],
    check(s, report) {
      const key = s.model.addressKeys.find(({ origin }) => origin === "loadBalancerIP")?.key;
      if (key === undefined) return;
      // One that is reserved in another region is static-ip-wrong-region's.
      const records = s.model.cluster.addressInventory.at(key);
      const isReserved = records.some(({ scope }) => scope !== "global");
      const isOwn = s.object.statusIPs.some((ip) => parseAddress(ip)?.text === key);
      if (isReserved || isOwn) return;
      const [global] = records;
      if (global)
        report({ message: "global", path: LITERAL_PATH, data: { ip: key, name: global.name }, fix: REGIONAL });
      else report({ message: "notReserved", path: LITERAL_PATH, data: { ip: key } });
    },
  },
});
