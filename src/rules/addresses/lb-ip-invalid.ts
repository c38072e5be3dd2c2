import { parseAddress } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { hasOwner, statesIp } from "../shared/conditions.ts";

export const lbIpInvalid = defineRule({
  id: "lb-ip-invalid",
  group: "addresses",
  action: "deny",
  summary: "A spec.loadBalancerIP that is no IP address.",
  messages: { notAnIp: 'spec.loadBalancerIP "{value}" is not an IP address: the load balancer is never made.' },
  why:
    'RBS and subsetting Services turn the text into the address "<nil>", and a target pool\'s sync fails. Either way ' +
    "the Service stays pending.",
  fix: "Write an IPv4 address, or remove the field.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/address/manager.go NewManager",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go verifyUserRequestedIP",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [statesIp, hasOwner],
    check(s, report) {
      const { loadBalancerIP: value = "" } = s.object;
      if (!parseAddress(value)) report({ message: "notAnIp", path: LITERAL_PATH, data: { value } });
    },
  },
});
