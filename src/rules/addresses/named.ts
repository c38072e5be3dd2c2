import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import type { Edit } from "../../domain/finding.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { replaceAnnotation } from "../shared/annotation-edits.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** Whether the Service is a GKE load balancer that lists address names, one of which is not blank. */
export const listsNames: ServiceCondition = where(
  "that list address names and whose load balancer GKE makes",
  ({ model }: ServiceSubject) => {
    const { considered, ignored } = model.staticAddresses;
    return considered.length + ignored.length > 0 && model.isGke;
  },
);

/** Whether the Service lists address names and its controller reads them. */
export function usesNames(s: ServiceSubject): boolean {
  return s.model.staticAddresses.considered.length > 0 && s.model.readsAddressNames;
}

/** The Service lists address names and its controller reads them. */
export const listsReadNames: ServiceCondition = where(
  "that list address names and whose controller reads them",
  usesNames,
);

/** The edit that writes `name` for `token` in a new Service's list; a live load balancer would move to another IP. */
export function renaming(s: ServiceSubject, token: string, name: string): { readonly edits?: readonly Edit[] } {
  const expected = annotation(s.object, LOAD_BALANCER_IP_ADDRESSES);
  if (!s.isCreation || expected === undefined) return {};
  const pieces = expected.split(",").map((piece) => (piece.trim() === token ? name : piece));
  return { edits: [replaceAnnotation(LOAD_BALANCER_IP_ADDRESSES, expected, pieces.join(","))] };
}
