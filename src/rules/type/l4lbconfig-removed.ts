import { L4LB_CONFIG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { wantsGke } from "../shared/conditions.ts";

export const l4lbconfigRemoved = defineRule({
  id: "l4lbconfig-removed",
  group: "type",
  action: "info",
  summary: "An update that takes the L4LBConfig annotation off.",
  messages: {
    removed: "Without l4lb-config GKE stops managing logging; the last setting stays on the backend service.",
  },
  why: "The controller keeps the backend service's current log configuration when the annotation is gone, and emits an event.",
  fix: "To turn logging off, say so in the L4LBConfig before you remove the annotation.",
  sources: [
    "kubernetes/ingress-gce pkg/backends EnsureL4BackendService",
    "kubernetes/ingress-gce pkg/l4/controllers/l4lbcommon.go ReasonL4LBConfigAnnotationRemoved",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      wantsGke,
      where(
        "that no longer name an L4LBConfig",
        ({ object, previous }) =>
          previous?.metadata.annotations.has(L4LB_CONFIG) === true && !object.metadata.annotations.has(L4LB_CONFIG),
      ),
    ],
    check: (_, report) => report({ message: "removed", path: annotationPath(L4LB_CONFIG) }),
  },
});
