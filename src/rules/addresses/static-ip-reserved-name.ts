import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsNames } from "./named.ts";

/** Names by which the controllers know their own resources: ingress-gce's namer, and load balancer names made of a UID. */
const MANAGED_NAME = /^(?:k8s2?-|a[0-9a-f]{31}$)/;

export const staticIpReservedName = defineRule({
  id: "static-ip-reserved-name",
  group: "addresses",
  action: "deny",
  summary: "An address whose name looks like one of GKE's own.",
  messages: { managed: 'Address name "{name}" is like those of GKE: it may be released as an orphan.' },
  why:
    "The controllers reserve addresses for themselves while they replace rules, named after the load balancer, and " +
    "delete what they find under such a name. A user's address of that name can be lost with its IP.",
  fix: "Reserve the IP under another name.",
  sources: [
    "GKE: LoadBalancer Service parameters, IP address reservation",
    "kubernetes/ingress-gce pkg/l4/address/manager.go isManagedAddress, removeAddress",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureAddressDeleted",
  ],
  on: ["create", "update"],
  service: {
    when: [listsNames],
    check(s, report) {
      for (const name of s.model.staticAddresses.considered) {
        if (!MANAGED_NAME.test(name) && name !== s.object.metadata.uid) continue;
        report({ message: "managed", path: NAMES_PATH, about: name, data: { name } });
      }
    },
  },
});
