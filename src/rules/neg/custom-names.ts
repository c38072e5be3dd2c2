import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { negOf } from "../shared/neg-use.ts";

const NONE: ReadonlyMap<number, string> = new Map();

/** The NEG names that the Service's author chose, by Service port. */
export function customNamesOf(service: Service): ReadonlyMap<number, string> {
  return negOf(service)?.customNames ?? NONE;
}

/** Whether the Service chooses the name of any NEG. */
function hasCustomNames(service: Service): boolean {
  return customNamesOf(service).size > 0;
}

/** The Service names a NEG itself. */
export const choosesNames: ServiceCondition = where("that choose names for their NEGs", ({ object }: ServiceSubject) =>
  hasCustomNames(object),
);
