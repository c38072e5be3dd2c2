import type { Service } from "../../../domain/kinds/service.ts";
import { enablesNeg, type NegAnnotation } from "../../../domain/neg-annotation.ts";
import type { Reason } from "../../reason.ts";
import type { Surroundings } from "./wanted.ts";

/** What the controller does with a Service for NEGs without a complaint, and few expect. */
export function oddities(service: Service, surroundings: Surroundings): readonly Reason[] {
  if (!service.neg?.ok || !enablesNeg(service.neg.neg)) return [];
  return [
    ...noEndpoints(service),
    ...sharedNumbers(service, service.neg.neg),
    ...ignoredZones(service.neg.neg, surroundings),
  ];
}

function noEndpoints({ type }: Service): readonly Reason[] {
  if (type !== "ExternalName") return [];
  return [
    {
      text: "An ExternalName has no endpoints: its NEGs get none, and keep those that they have",
      source: "ingress-gce pkg/neg/syncers/transaction.go syncInternalImpl",
    },
  ];
}

/** The controller keeps ports in a Go map by all that they are, and asks it by number alone. */
function sharedNumbers({ ports }: Service, { exposedPorts }: NegAnnotation): readonly Reason[] {
  return [...exposedPorts.keys()]
    .filter((number) => ports.filter(({ port }) => port === number).length > 1)
    .map((number) => ({
      text: `Port ${number} is two ports: which of them the NEG gets is left to chance at every sync`,
      source: "ingress-gce pkg/neg/types SvcPortTupleSet.Get",
    }));
}

/** Zones where NEGs are to be before there are nodes (negannotation ResolvePreprovisioningZones). */
function ignoredZones({ zones }: NegAnnotation, { cluster, switches }: Surroundings): readonly Reason[] {
  if (zones.length === 0) return [];
  const source = "ingress-gce pkg/negannotation ResolvePreprovisioningZones";
  if (!switches.negPreprovisioning) {
    return [{ text: '"zones" is ignored: the controller\'s switch is off', source }];
  }
  const known = cluster.find("regionZones");
  const foreign = zones.includes("*") ? undefined : zones.find((zone) => known !== undefined && !known.includes(zone));
  if (foreign === undefined) return [];
  return [
    {
      text: `Zone ${foreign} is not in the region: all of "zones" is ignored`,
      source,
    },
  ];
}
