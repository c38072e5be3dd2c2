import { findSubnet, lacksIpv6Range } from "../../controllers/l4/forecast/inventory.ts";
import { LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import type { JsonPointer } from "../../domain/json.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";

/** A subnet that is known to lack the IPv6 range which the Service needs. */
interface LackingSubnet {
  readonly name: string;
  /** The inventory of the cluster's region says so, not only the note about the cluster's own subnet. */
  readonly isCertain: boolean;
  /** Where the Service names it, or why it needs one. */
  readonly path: JsonPointer;
}

/**
 * The subnet of the Service's IPv6 address where it is known to have no range of `access`; undefined where it has one,
 * where nothing is known of it, or where no subnet of that name exists, which is for another rule to say.
 */
export function lackingSubnet(
  { model, object }: ServiceSubject,
  access: "INTERNAL" | "EXTERNAL",
): LackingSubnet | undefined {
  const name = model.effectiveSubnet;
  const found = name === undefined ? undefined : findSubnet(model.cluster, name);
  if (name === undefined || found?.kind !== "found" || !lacksIpv6Range(found.record, access)) return undefined;
  const isAnnotated = object.metadata.annotations.has(LOAD_BALANCER_SUBNET);
  const path = isAnnotated ? annotationPath(LOAD_BALANCER_SUBNET) : "/spec/ipFamilies";
  const { region } = found.record;
  // Another region may have a subnet of that name as well.
  const isHere = model.cluster.knows("region") || (region ?? undefined) === undefined;
  return { name, isCertain: isHere && model.cluster.knows("subnets"), path };
}
