import { canonical } from "../../controllers/l4/forecast/inventory.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import type { JsonPointer } from "../../domain/json.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import type { Edited } from "./live-edit.ts";

/** A static address as a Service asks for it. */
interface Pin {
  /** As written: a name, or an IP. */
  readonly text: string;
  readonly path: JsonPointer;
  /** What two pins of one address have in common: the name and, where it is known, the address. */
  readonly keys: readonly string[];
  readonly record: AddressRecord | undefined;
}

/**
 * The static address that was on the Service before the edit and still is, in whatever form, and that a load balancer of
 * the other `type` can't use; undefined where there is none.
 */
export function keptAddress(
  { model, previousModel }: Edited<ServiceSubject>,
  type: "INTERNAL" | "EXTERNAL",
): Pin | undefined {
  const before = new Set(pinsOf(previousModel).flatMap(({ keys }) => keys));
  return pinsOf(model).find(({ keys, record }) => record?.type !== type && keys.some((key) => before.has(key)));
}

function pinsOf({ service, staticAddresses, cluster }: ServiceModel): readonly Pin[] {
  const inventory = cluster.addressInventory;
  const named = staticAddresses.considered.map((name): Pin => {
    const record = inventory.named(name).find(({ scope }) => scope !== "global");
    const keys = record ? [`name:${name}`, canonical(record.address)] : [`name:${name}`];
    return { text: name, path: annotationPath(LOAD_BALANCER_IP_ADDRESSES), keys, record };
  });
  const { loadBalancerIP } = service;
  if (loadBalancerIP === undefined) return named;
  const key = canonical(loadBalancerIP);
  const record = inventory.at(key).find(({ scope }) => scope !== "global");
  return [{ text: loadBalancerIP, path: "/spec/loadBalancerIP", keys: [key], record }, ...named];
}
