import type { CaseTable } from "../case.ts";
import { internal, live } from "../shared/service.sketches.ts";

const attachment = (name: string, metadata: object = {}) => ({
  apiVersion: "networking.gke.io/v1",
  kind: "ServiceAttachment",
  metadata: { name, namespace: "shop", ...metadata },
  spec: { resourceRef: { kind: "Service", name: "web" } },
});

export const CASES: CaseTable = {
  "service-delete-referenced-by-serviceattachment": [
    {
      title: "A ServiceAttachment publishes it; a deletion is never refused",
      object: live(internal, "subsetting"),
      others: [attachment("psc")],
      isDelete: true,
      expect: [{ message: "published", action: "warn" }],
      isExample: true,
    },
    {
      title: "The ServiceAttachment goes, too",
      object: live(internal, "subsetting"),
      others: [attachment("psc", { deletionTimestamp: "2026-11-20T10:00:00Z" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "A ServiceAttachment of another namespace",
      object: live(internal, "subsetting"),
      others: [attachment("psc", { namespace: "other" })],
      isDelete: true,
      expect: [],
      isExample: true,
    },
  ],
};
