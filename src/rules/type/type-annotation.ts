import { INTERNAL_SPELLINGS, TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** An annotation that decides between internal and external. */
interface TypeAnnotation {
  readonly key: string;
  readonly value: string;
}

/** The one type annotation that the controllers look at: the first key that is present, even when it is empty. */
export function typeAnnotationOf(service: Service): TypeAnnotation | undefined {
  const key = TYPE_KEYS.find((one) => annotation(service, one) !== undefined);
  return key === undefined ? undefined : { key, value: annotation(service, key) ?? "" };
}

/** The value of the key reads as internal. */
export function isInternalBy(key: string) {
  return { annotation: [key], compared: { is: INTERNAL_SPELLINGS } };
}

/** Whether the controllers read the value as internal. */
export function meansInternal(value: string | undefined): boolean {
  return value !== undefined && INTERNAL_SPELLINGS.includes(value);
}

/** The value as GKE documents it today, or undefined where GKE does not recognise it. */
export function normalTypeOf(value: string): "Internal" | "External" | undefined {
  if (meansInternal(value)) return "Internal";
  return value === "External" ? "External" : undefined;
}

/** Whether another spelling of the type may be written for the author: on creation, and never where it would change the type (docs/reviews.md, Repairs). */
export function mayNormalise({ isCreation, model, previousModel }: ServiceSubject): boolean {
  return isCreation && (previousModel === undefined || previousModel.annotatedType === model.annotatedType);
}
