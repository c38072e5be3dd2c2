import type { PatchOperation } from "../../src/engine/patch.ts";
import { plainService } from "./review-server.ts";

export const UID = "705ab4f5-6393-11e8-b7cc-42010a800002";

/** A Service that GKE exposes by mistake. */
export function typo() {
  return plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } } });
}

export function operationsIn(patch: unknown): readonly PatchOperation[] {
  return JSON.parse(Buffer.from(String(patch), "base64").toString("utf8")) as readonly PatchOperation[];
}
