import { ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";

const KEYS = [ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE];

export const backendShareIneffective = defineRule({
  id: "backend-share-ineffective",
  group: "type",
  action: "warn",
  summary: "A shared backend service where the controller makes none.",
  messages: {
    notLegacy: "Backend sharing only works for internal Services without subsetting: here it is ignored.",
    local: "Backend sharing only works with externalTrafficPolicy: Cluster: here it is ignored.",
  },
  why: "Only the controller of internal load balancers on instance groups reads the annotation, and not with policy Local.",
  fix: "Remove the annotation.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go shareBackendService"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      annotates(...KEYS),
      wantsGke,
      where("whose annotation says true", ({ object }) => KEYS.some((key) => annotation(object, key) === "true")),
    ],
    check({ object, model }, report) {
      const key = KEYS.find((name) => annotation(object, name) === "true") ?? ALPHA_BACKEND_SHARE;
      const path = annotationPath(key);
      if (model.implementation !== "legacy-internal") report({ message: "notLegacy", path });
      else if (object.externalTrafficPolicy === "Local") report({ message: "local", path });
    },
  },
});
