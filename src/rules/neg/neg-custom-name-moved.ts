import { NEG } from "../../domain/annotations.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { SERVICE_NETWORK_ENDPOINT_GROUP } from "../../domain/kinds/service-network-endpoint-group.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";
import { choosesNames, customNamesOf } from "./custom-names.ts";

export const negCustomNameMoved = defineRule({
  id: "neg-custom-name-moved",
  group: "neg",
  action: "deny",
  summary: "A chosen NEG name that goes to another port or Service while its NEG is there.",
  messages: {
    moved:
      'NEG name "{name}" goes from port {before} to {port}: the controller refuses it for ever, and the NEG keeps old Pods.',
    held: 'NEG name "{name}" is still that of {holder}: the controller refuses it here as long as anyone wants the name.',
  },
  why:
    "The NEG's object says whose it is, and the controller changes nobody's. The new owner's wish keeps garbage collection " +
    "from the old object, so that waiting does not help: no syncer runs, and neg-status claims success.",
  fix: "Take a new name, or remove the name, wait until its ServiceNetworkEndpointGroup is gone, and then use it again.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/manager.go ensureNegCRLabels",
    "kubernetes/ingress-gce pkg/neg/manager.go garbageCollectNEGWithCRD",
  ],
  on: ["create", "update"],
  comparesOldAndNew: true,
  service: {
    when: [annotates(NEG), choosesNames],
    check({ object, previous, index }, report) {
      const { namespace, name: service } = object.metadata;
      const before = previous ? madeNamesOf(previous) : new Map<string, number>();
      const kept = previous ? customNamesOf(previous) : new Map<number, string>();
      for (const [port, name] of customNamesOf(object)) {
        if (kept.get(port) === name) continue;
        const at = { path: NEG_PATH, about: `name ${name} ${port}` };
        const former = before.get(name);
        if (former !== undefined) {
          report({ message: "moved", ...at, data: { name, before: former, port } });
          continue;
        }
        const isKnown = index.knows(SERVICE_NETWORK_ENDPOINT_GROUP.indexedAs);
        const held = isKnown ? index.get(SERVICE_NETWORK_ENDPOINT_GROUP, namespace, name) : undefined;
        if (!held?.service || (held.service === service && held.servicePort === String(port))) continue;
        report({ message: "held", ...at, data: { name, holder: `${held.service}:${held.servicePort}` } });
      }
    },
  },
});

/** The NEGs that the controller has made under names that the Service chose, by name: none where it refuses the Service. */
function madeNamesOf(service: Service): ReadonlyMap<string, number> {
  const neg = negOf(service);
  const isRefused = neg?.ingress || [...(neg?.exposedPorts.keys() ?? [])].some((port) => !hasPort(service, port));
  return new Map(isRefused ? [] : [...customNamesOf(service)].map(([port, name]) => [name, port]));
}

function hasPort({ ports }: Service, port: number): boolean {
  return ports.some((one) => one.port === port);
}
