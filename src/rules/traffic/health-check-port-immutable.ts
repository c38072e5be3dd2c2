import { isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

export const healthCheckPortImmutable = defineRule({
  id: "health-check-port-immutable",
  group: "traffic",
  action: "deny",
  summary: "An update that changes healthCheckNodePort.",
  messages: { changed: "healthCheckNodePort cannot be changed ({from} to {to}): the API server refuses the update." },
  why: "The port is allocated once; health checks and firewall rules of the load balancer are made for it.",
  fix: "Recreate the Service, or keep the port.",
  sources: ["kubernetes/kubernetes pkg/registry/core/service/strategy.go, healthCheckNodePort is immutable"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      where(
        "that keep a health check of their own",
        ({ object, previous }) => previous !== undefined && hasOwnCheck(previous) && hasOwnCheck(object),
      ),
    ],
    check({ object, previous }, report) {
      const from = previous?.healthCheckNodePort ?? 0;
      const to = object.healthCheckNodePort;
      if (from !== to) report({ message: "changed", path: "/spec/healthCheckNodePort", data: { from, to } });
    },
  },
});

function hasOwnCheck(service: Service): boolean {
  return isLoadBalancer(service) && service.externalTrafficPolicy === "Local" && service.healthCheckNodePort > 0;
}
