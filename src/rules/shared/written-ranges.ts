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

/**
 * The source ranges that count: those of the spec, else those of the annotation. One that is no CIDR fails the whole sync, so
 * that what stands behind very many of them decides nothing, and is not read.
 */
export function writtenRanges({ service, sourceRanges: { origin, items } }: ServiceModel): readonly WrittenRange[] {
  const known = READ.get(service);
  if (known) return known;
  const entries = origin === "spec" ? service.loadBalancerSourceRanges : undefined;
  const ranges: WrittenRange[] = [];
  let unreadable = 0;
  for (const [index, item] of items.entries()) {
    const range = new Written(item, index, entries?.[index]);
    ranges.push(range);
    if (range.cidr === undefined && ++unreadable === MOST_UNREADABLE) break;
  }
  READ.set(service, ranges);
  return ranges;
}

const MOST_UNREADABLE = 1_000;

/** Nothing but the Service decides what its ranges are, and several models may be made of it in one review. */
const READ = new WeakMap<Service, readonly WrittenRange[]>();

class Written implements WrittenRange {
  readonly item: string;
  readonly cidr: Cidr | undefined;
  readonly entry: string | undefined;
  readonly #index: number;

  constructor(item: string, index: number, entry: string | undefined) {
    this.item = item;
    this.cidr = parseCidr(item);
    this.entry = entry;
    this.#index = index;
  }

  get path(): JsonPointer {
    return this.entry === undefined ? ANNOTATION_PATH : pointer("spec", "loadBalancerSourceRanges", this.#index);
  }
}

/** Whether the annotation is there and blank, and nothing in the spec takes its place. */
export function hasBlankAnnotation(service: Service): boolean {
  return service.loadBalancerSourceRanges.length === 0 && annotation(service, SOURCE_RANGES)?.trim() === "";
}
