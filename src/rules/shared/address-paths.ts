import type { AddressKey } from "../../controllers/l4/model.ts";
import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { annotationPath } from "./annotation-edits.ts";

/** Where the names of reserved addresses stand. */
export const NAMES_PATH: JsonPointer = annotationPath(LOAD_BALANCER_IP_ADDRESSES);

/** Where an address stands literally. */
export const LITERAL_PATH: JsonPointer = "/spec/loadBalancerIP";

/** Where the Service asks for the address. */
export function placeOf({ origin }: AddressKey): JsonPointer {
  return origin === "annotation" ? NAMES_PATH : LITERAL_PATH;
}
