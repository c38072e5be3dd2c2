import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP } from "../../domain/annotations.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";

export const ingressStaticIpScope = defineRule({
  id: "ingress-static-ip-scope",
  group: "ingress",
  action: "warn",
  summary: "A static address of the wrong scope for the class of the Ingress.",
  messages: {
    otherScope: 'Class {name} uses {scope} addresses: "{address}" is looked up among these.',
    notFound: 'Class {name} uses {scope} addresses, but none is named "{address}": no frontend is made.',
  },
  why:
    "The scope of the address follows the class, not the annotation: global for gce, regional for gce-internal. A name " +
    "that does not exist there fails the Ingress.",
  fix: "Use regional-static-ip-name for gce-internal, global-static-ip-name for gce.",
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/forwarding_rules.go getEffectiveIP"],
  on: ["create", "update"],
  uses: ["addresses"],
  ingress: {
    when: [where("that name an address of the other scope", ({ object }) => misplacedOf(object) !== undefined)],
    check({ object, cluster, isOffline }, report) {
      const misplaced = misplacedOf(object);
      if (!misplaced) return;
      const { key, ...data } = misplaced;
      const at = { path: pointer("metadata", "annotations", key), data };
      if (isOffline && cluster.addresses?.every((record) => !isNamed(record, data))) {
        report({ message: "notFound", action: "deny", ...at });
      } else report({ message: "otherScope", ...at });
    },
  },
});

/** The static address that the Ingress names under the key of the other scope. */
function misplacedOf(ingress: Ingress) {
  const name = gkeClassOf(ingress);
  if (name !== "gce" && name !== "gce-internal") return undefined;
  const isInternal = name === "gce-internal";
  const key = isInternal ? INGRESS_GLOBAL_STATIC_IP : INGRESS_REGIONAL_STATIC_IP;
  const address = ingress.metadata.annotations.get(key);
  return address ? { name, key, address, scope: isInternal ? ("regional" as const) : ("global" as const) } : undefined;
}

/** Whether the record may be the address; one without a scope may be either. */
function isNamed(
  record: AddressRecord,
  { address, scope }: { readonly address: string; readonly scope: string },
): boolean {
  return record.name === address && (record.scope ?? scope) === scope;
}
