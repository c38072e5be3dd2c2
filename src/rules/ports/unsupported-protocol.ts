import type { Edit } from "../../domain/finding.ts";
import { pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsEither } from "../shared/conditions.ts";

const SUPPORTED = ["TCP", "UDP"];

export const unsupportedProtocol = defineRule({
  id: "unsupported-protocol",
  group: "ports",
  action: "deny",
  summary: "A port of a protocol other than TCP and UDP.",
  messages: { unsupported: 'Protocol "{protocol}" is not supported by GKE LoadBalancer Services.' },
  why:
    "The legacy controllers fail the sync. The newer ones hand the first port's protocol to Compute Engine unchanged, " +
    "which refuses the forwarding rule.",
  fix: "Use TCP or UDP.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go getProtocol",
    "GKE: LoadBalancer Service parameters, Port specification",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      wantsEither,
      where("with a protocol other than TCP and UDP", ({ object }) => object.ports.some(isUnsupported)),
    ],
    check({ object }, report) {
      const seen = new Set<string>();
      for (const [index, { protocol }] of object.ports.entries()) {
        if (SUPPORTED.includes(protocol) || seen.has(protocol)) continue;
        seen.add(protocol);
        const edits = spellingEdits(object, protocol);
        const path = pointer("spec", "ports", index, "protocol");
        const at = { path, about: protocol, data: { protocol } };
        if (!report({ message: "unsupported", ...at, ...(edits.length > 0 && { edits }) })) return;
      }
    },
  },
});

function isUnsupported({ protocol }: { readonly protocol: string }): boolean {
  return !SUPPORTED.includes(protocol);
}

/** A protocol in lower case is only spelt wrong. */
function spellingEdits(service: Service, protocol: string): readonly Edit[] {
  const value = protocol.trim().toUpperCase();
  if (!SUPPORTED.includes(value)) return [];
  return service.ports.flatMap((port, index) => {
    const path = pointer("spec", "ports", index, "protocol");
    return port.protocol === protocol ? [{ kind: "replace", path, expected: protocol, value } as const] : [];
  });
}
