import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

function readServiceAttachment(attachment: ShapeReader) {
  const target = attachment.object("spec").object("resourceRef");
  return {
    metadata: readIdentity(attachment),
    isTerminating: attachment.object("metadata").has("deletionTimestamp"),
    /** The Service that it publishes; undefined where it publishes something else. */
    service: target.string("kind") === "Service" ? target.string("name") : undefined,
  };
}

export const SERVICE_ATTACHMENT = kind(
  {
    kind: "ServiceAttachment",
    group: "networking.gke.io",
    version: "v1",
    plural: "serviceattachments",
    isCustom: true,
    watched: "objects",
    indexedAs: "serviceAttachments",
    peer: readServiceAttachment,
  },
  {
    publishes: ({ metadata, service, isTerminating }) =>
      service === undefined || isTerminating ? [] : [`${metadata.namespace}/${service}`],
  },
);
