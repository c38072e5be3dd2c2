import { canonical } from "../../controllers/l4/forecast/inventory.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { type IpFamily, parseAddress } from "../../domain/addresses.ts";
import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** The IPv4 address that the Service pins, by name or literally, in canonical form (ingress-gce pkg/l4/address/to_use.go IPv4ToUse). */
export function staticIpv4Of({ service, isModern, staticAddresses }: ServiceModel): string | undefined {
  const named = isModern ? staticAddresses.resolved.IPv4?.address : undefined;
  const ip = named ?? service.loadBalancerIP;
  return ip === undefined ? undefined : canonical(ip);
}

/** The address of the family in the Service's status, in canonical form. */
export function addressInUse({ statusIPs }: Service, family: IpFamily): string | undefined {
  for (const ip of statusIPs) {
    const address = parseAddress(ip.split("/", 1)[0] ?? "");
    if (address?.family === family) return address.text;
  }
  return undefined;
}

/** Whether the edit changes the annotation with address names. */
export const changesNames: ServiceCondition = where(
  "whose address names an edit changes",
  ({ object, previous }: ServiceSubject) =>
    previous !== undefined &&
    annotation(object, LOAD_BALANCER_IP_ADDRESSES) !== annotation(previous, LOAD_BALANCER_IP_ADDRESSES),
);

/** The condition that the load balancer has an address of the family before the edit, and after it. */
export function keepsFamily(family: IpFamily): ServiceCondition {
  return where(
    `that get an ${family} address before and after`,
    ({ model, previousModel }: ServiceSubject) =>
      model.families.includes(family) && previousModel?.families.includes(family) === true,
  );
}
