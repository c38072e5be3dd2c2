import { NETWORK_TIER } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";

/** A network tier as the annotation spells it. */
type Tier = "Standard" | "Premium";

/** The tier that the Service writes in so many letters; undefined where it is absent or misspelt. */
export function writtenTier(service: Service): Tier | undefined {
  const value = annotation(service, NETWORK_TIER);
  return value === "Standard" || value === "Premium" ? value : undefined;
}

/** The tier that `text` names in any spelling, such as the API's STANDARD. */
export function tierNamed(text: string | null | undefined): Tier | undefined {
  switch (text?.trim().toLowerCase()) {
    case "standard":
      return "Standard";
    case "premium":
      return "Premium";
    default:
      return undefined;
  }
}
