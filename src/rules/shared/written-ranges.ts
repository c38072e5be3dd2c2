import { Derived } from "../../controllers/l4/derived.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { type Cidr, parseCidr } from "../../domain/addresses.ts";
import { SOURCE_RANGES } from "../../domain/annotations.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { annotationPath } from "./annotation-edits.ts";

/** One source range and where it is written. */
interface WrittenRange {
  /** Trimmed, as the controllers read it. */
  readonly item: string;
  /** undefined where the item is no CIDR. */
  readonly cidr: Cidr | undefined;
  readonly path: JsonPointer;
  /** As written; undefined in the annotation, where it is a part of a string. */
  readonly entry: string | undefined;
}

/** The path of the annotation with source ranges. */
export const ANNOTATION_PATH: JsonPointer = annotationPath(SOURCE_RANGES);

/** The Service lists source ranges in its spec, which hide those of the annotation. */
export const LISTS_RANGES = { field: "spec.loadBalancerSourceRanges", compared: { moreThan: 0 } } as const;

/** The Service writes source ranges that the controllers would read. */
export const WRITES_RANGES = { any: [LISTS_RANGES, { annotations: [SOURCE_RANGES], of: "object" }] } as const;

/** Whether the Service writes source ranges that the controllers would read; cheaper than reading them. */
export function writesRanges(service: Service): boolean {
  return service.loadBalancerSourceRanges.length > 0 || service.metadata.annotations.has(SOURCE_RANGES);
}

/** The source ranges that count: those of the spec, else those of the annotation. */
export function writtenRanges(model: ServiceModel): readonly WrittenRange[] {
  return model.derive(WRITTEN_RANGES);
}

const WRITTEN_RANGES = new Derived(({ service, sourceRanges: { origin, items } }: ServiceModel) =>
  items.map(
    (item, index): WrittenRange => ({
      item,
      cidr: parseCidr(item),
      path: origin === "spec" ? pointer("spec", "loadBalancerSourceRanges", index) : ANNOTATION_PATH,
      entry: origin === "spec" ? service.loadBalancerSourceRanges[index] : undefined,
    }),
  ),
);

/** Whether the annotation is there and blank, and nothing in the spec takes its place. */
export function hasBlankAnnotation(service: Service): boolean {
  return service.loadBalancerSourceRanges.length === 0 && annotation(service, SOURCE_RANGES)?.trim() === "";
}
