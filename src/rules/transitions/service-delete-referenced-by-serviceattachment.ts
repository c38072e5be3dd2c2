import { defineRule } from "../../engine/rule.ts";

export const serviceDeleteReferencedByServiceattachment = defineRule({
  id: "service-delete-referenced-by-serviceattachment",
  group: "transitions",
  action: "deny",
  summary: "The deletion of a Service that a ServiceAttachment publishes.",
  messages: {
    published: "ServiceAttachment {attachment} publishes this load balancer: Google Cloud refuses to delete its rule.",
  },
  why:
    "A forwarding rule can't be deleted while Private Service Connect has it as its target. The Service hangs in " +
    "deletion, and its consumers lose their backends meanwhile.",
  fix: "Delete the ServiceAttachment first.",
  sources: ["kubernetes/ingress-gce pkg/psc/controller.go"],
  on: ["delete"],
  comparesOldAndNew: true,
  looksUp: ["serviceAttachments"],
  service: {
    check({ object, index }, report) {
      const { namespace, name } = object.metadata;
      for (const attachment of index.serviceAttachmentsOf(namespace, name)) {
        report({ message: "published", path: "/metadata/name", about: attachment, data: { attachment } });
      }
    },
  },
});
