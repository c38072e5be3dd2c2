import { canonical, findAddress } from "../../controllers/l4/forecast/inventory.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";

export const serviceDeleteEphemeralIp = defineRule({
  id: "service-delete-ephemeral-ip",
  group: "transitions",
  action: "warn",
  summary: "The deletion of a load balancer whose address nobody reserved.",
  messages: {
    released: "{ip} is ephemeral and is released with this Service: clients and DNS must change.",
    unreserved:
      "No reserved address is named: the load balancer's goes with this Service; clients and DNS must change.",
  },
  why: "An address that is not reserved goes back to Google's pool, and another project may have it the next minute.",
  fix: "Reserve the address first, and name it in the next Service.",
  sources: ["GKE: LoadBalancer Service parameters, Static IP addresses and IP address reservation"],
  on: ["delete"],
  comparesOldAndNew: true,
  uses: ["addresses"],
  kindDependent: true,
  service: {
    when: [
      hasOwner,
      where("with an IP, or of a file, which shows none", (s) => s.object.statusIPs.length > 0 || s.isOffline),
    ],
    check({ object, model, cluster }, report) {
      const { loadBalancerIP, statusIPs } = object;
      if (statusIPs.length === 0) {
        const isNamed = loadBalancerIP !== undefined || model.staticAddresses.considered.length > 0;
        if (!isNamed) report({ message: "unreserved", path: "/spec/type" });
        return;
      }
      const pinned = loadBalancerIP === undefined ? undefined : canonical(loadBalancerIP);
      for (const [index, ip] of cluster.addresses === undefined ? [] : statusIPs.entries()) {
        if (canonical(ip) === pinned || findAddress(model.cluster, ip)) continue;
        const path = pointer("status", "loadBalancer", "ingress", index, "ip");
        report({ message: "released", path, about: ip, data: { ip } });
      }
    },
  },
});
