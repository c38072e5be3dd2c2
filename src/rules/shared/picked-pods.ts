import type { Service } from "../../domain/kinds/service.ts";
import { WORKLOADS } from "../../domain/kinds/workload.ts";
import { selects } from "../../domain/selector.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";

/** Whether the workload that is called as the Service is one that it picks, in a place that is not searched, or can't be read. */
export function mayPickNamesake({ metadata, selector }: Service, index: ObjectIndex): boolean {
  const { namespace, name } = metadata;
  return WORKLOADS.some((kind) => {
    const namesake = index.get(kind, namespace, name);
    return namesake ? selects(selector, namesake.podLabels) : index.mayHide?.(kind, namespace, name);
  });
}
