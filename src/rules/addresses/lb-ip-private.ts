import { parseAddress } from "../../domain/addresses.ts";
import { isPrivate } from "../../domain/private-addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { statesIp, wantsExternal } from "../shared/conditions.ts";

export const lbIpPrivate = defineRule({
  id: "lb-ip-private",
  group: "addresses",
  action: "deny",
  summary: "A private spec.loadBalancerIP on an external load balancer.",
  messages: {
    private: "{ip} is a private address, and this load balancer is external: it can't have it and is never made.",
  },
  why:
    "Both controllers take a requested external IP only where it is a reserved external address of the project, which a " +
    "private one never is. Most often the annotation that makes the Service internal is missing.",
  fix: 'Add networking.gke.io/load-balancer-type: "Internal", or use a reserved external address.',
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go verifyUserRequestedIP",
    "kubernetes/ingress-gce pkg/l4/address/manager.go ensureAddressReservation",
  ],
  on: ["create", "update"],
  service: {
    when: [statesIp, wantsExternal],
    check({ object }, report) {
      const ip = parseAddress(object.loadBalancerIP ?? "");
      if (ip && isPrivate(ip)) report({ message: "private", path: LITERAL_PATH, data: { ip: ip.text } });
    },
  },
});
