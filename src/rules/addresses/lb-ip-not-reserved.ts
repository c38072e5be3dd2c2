import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { namesAddress } from "../shared/address-sharers.ts";
import { isOwnedInternal, statesIp } from "../shared/conditions.ts";

export const lbIpNotReserved = defineRule({
  id: "lb-ip-not-reserved",
  group: "addresses",
  action: "warn",
  summary: "An internal spec.loadBalancerIP that nobody reserved.",
  messages: {
    notReserved: "GKE does not keep {ip} reserved: deleting or recreating the Service can lose it to others.",
  },
  why:
    "The controller reserves the IP only while it replaces rules. Once the Service is gone, or its forwarding rule is " +
    "recreated, another resource of the subnet can take it.",
  fix: "Reserve the IP yourself with gcloud compute addresses create.",
  sources: ["GKE: LoadBalancer Service parameters, IP address reservation"],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [statesIp, isOwnedInternal, namesAddress],
    check(s, report) {
      const key = s.model.addressKeys.find(({ origin }) => origin === "loadBalancerIP")?.key;
      if (key === undefined || s.model.cluster.addressInventory.at(key).length > 0) return;
      report({ message: "notReserved", path: LITERAL_PATH, data: { ip: key } });
    },
  },
});
