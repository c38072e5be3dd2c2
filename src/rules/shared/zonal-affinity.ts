import type { Service } from "../../domain/kinds/service.ts";
import { field } from "./conditions.ts";

/** Whether the Service asks for Pods of the client's zone (ingress-gce pkg/l4/resources/l4.go requireZonalAffinity). */
export function asksForZonalAffinity({ trafficDistribution }: Service): boolean {
  return trafficDistribution === "PreferClose" || trafficDistribution === "PreferSameZone";
}

/** The Service asks for zonal affinity. */
export const wantsZonalAffinity = field("that ask for zonal affinity", "spec.trafficDistribution", {
  is: ["PreferClose", "PreferSameZone"],
});
