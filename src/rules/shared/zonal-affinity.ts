import type { Service } from "../../domain/kinds/service.ts";

/** Whether the Service asks for Pods of the client's zone (ingress-gce pkg/l4/resources/l4.go requireZonalAffinity). */
export function asksForZonalAffinity({ trafficDistribution }: Service): boolean {
  return trafficDistribution === "PreferClose" || trafficDistribution === "PreferSameZone";
}
