import type { Service } from "../../domain/kinds/service.ts";
import { field } from "./conditions.ts";

/** The values that ask for Pods of the client's zone. */
export const ZONAL_AFFINITY = ["PreferClose", "PreferSameZone"];

/** Whether the Service asks for Pods of the client's zone (ingress-gce pkg/l4/resources/l4.go requireZonalAffinity). */
export function asksForZonalAffinity({ trafficDistribution }: Service): boolean {
  return trafficDistribution !== undefined && ZONAL_AFFINITY.includes(trafficDistribution);
}

/** The Service asks for zonal affinity. */
export const wantsZonalAffinity = field("that ask for zonal affinity", "spec.trafficDistribution", {
  is: ZONAL_AFFINITY,
});
