import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsReadNames } from "./named.ts";

export const staticIpWrongScope = defineRule({
  id: "static-ip-wrong-scope",
  group: "addresses",
  action: "deny",
  summary: "The name of a global address, where only regional ones are found.",
  messages: {
    isGlobal:
      '"{name}" is a global address; a LoadBalancer Service needs a regional one and would get an ephemeral IP.',
  },
  why:
    "Global addresses belong to Ingress and Gateway load balancers. The controller asks for a regional address of that " +
    "name, finds none, and silently goes on without it.",
  fix: "Reserve a regional address and name that one.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [listsReadNames],
    check(s, report) {
      const { cluster, staticAddresses } = s.model;
      for (const name of staticAddresses.unresolved) {
        const records = cluster.addressInventory.named(name);
        if (records.length === 0 || records.some(({ scope }) => scope !== "global")) continue;
        report({ message: "isGlobal", path: NAMES_PATH, about: name, data: { name } });
      }
    },
  },
});
