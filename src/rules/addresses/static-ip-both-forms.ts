import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { statesIp } from "../shared/conditions.ts";
import { listsReadNames } from "./named.ts";

export const staticIpBothForms = defineRule({
  id: "static-ip-both-forms",
  group: "addresses",
  action: "warn",
  summary: "Both spec.loadBalancerIP and the name of an IPv4 address.",
  messages: {
    overridden: 'load-balancer-ip-addresses ("{name}") overrides spec.loadBalancerIP {ip} (event MixedStaticIP).',
  },
  why:
    "From GKE 1.29 on the annotation wins for IPv4 and the field is not used. Whoever reads or edits the field will be " +
    "surprised that nothing happens.",
  fix: "Remove spec.loadBalancerIP.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse",
  ],
  since: "1.29",
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [statesIp, listsReadNames],
    check(s, report) {
      const record = s.model.staticAddresses.resolved.IPv4;
      const ip = s.object.loadBalancerIP;
      if (!record || ip === undefined || !s.model.families.includes("IPv4")) return;
      report({
        message: "overridden",
        path: LITERAL_PATH,
        data: { name: record.name, ip },
        edits: [{ kind: "remove", path: LITERAL_PATH, expected: ip }],
      });
    },
  },
});
