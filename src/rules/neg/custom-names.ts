import type { Service } from "../../domain/manifest/service.ts";
import { negOf } from "./neg-use.ts";

/** The NEG names that the Service's author chose, each with its Service port. */
export function customNamesOf(service: Service): readonly (readonly [port: number, name: string])[] {
  return [...(negOf(service)?.exposedPorts ?? [])].filter(([, name]) => name !== "");
}

/** Whether the Service chooses the name of any NEG. */
export function hasCustomNames(service: Service): boolean {
  return customNamesOf(service).length > 0;
}
