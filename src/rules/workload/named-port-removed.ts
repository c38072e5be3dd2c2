import { pointer } from "../../domain/json.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLoadBalanced } from "../shared/load-balanced.ts";
import { targetPortOf } from "../shared/target-ports.ts";

export const namedPortRemoved = defineRule({
  id: "named-port-removed",
  group: "workload",
  action: "warn",
  summary: "An edit of a workload that takes away the container port which a Service targets by name.",
  messages: {
    gone: 'Service {service} targets port "{port}", which the Pods no longer have: as they roll out it loses its endpoints.',
  },
  why:
    "A targetPort that is a name is looked up in each Pod. A Pod without a port of that name is no endpoint of the Service, " +
    "so the load balancer empties while the rollout looks well.",
  fix: "Keep the name of the container port, or change the Service first, to the number.",
  sources: [
    "kubernetes/kubernetes pkg/controller/endpointslice/utils.go getEndpointPorts",
    "kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where(
        "that lose the name of a container port",
        ({ object, previous }) => previous !== undefined && lostNames(object, previous).size > 0,
      ),
    ],
    check({ object, previous, index }, report) {
      if (!previous) return;
      const lost: ReadonlySet<number | string> = lostNames(object, previous);
      for (const service of index.servicesSelecting(object)) {
        const port = service.ports.map(targetPortOf).find((target) => lost.has(target));
        if (port === undefined || !isLoadBalanced(service, index)) continue;
        const { name } = service.metadata;
        const path = pointer("spec", "template", "spec", "containers");
        report({ message: "gone", path, about: `service ${name}`, data: { service: name, port } });
      }
    },
  },
});

function lostNames(object: Workload, previous: Workload): ReadonlySet<string> {
  const names = portNames(object);
  return new Set([...portNames(previous)].filter((name) => !names.has(name)));
}

function portNames({ containers }: Workload): ReadonlySet<string> {
  return new Set(containers.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? [])));
}
