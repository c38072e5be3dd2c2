import { ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isLegacyInternal, isLocal, wantsGke } from "../shared/conditions.ts";

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
    when: [annotates(...KEYS), wantsGke, condition("whose annotation says true", { any: KEYS.map(saysTrue) })],
    reports: KEYS.flatMap((key, place) => {
      const isFirst = { all: [saysTrue(key), { not: { any: KEYS.slice(0, place).map(saysTrue) } }] };
      const path = annotationPath(key);
      return [
        { if: { all: [isFirst, { not: isLegacyInternal.test }] }, message: "notLegacy" as const, path },
        { if: { all: [isFirst, isLegacyInternal.test, isLocal.test] }, message: "local" as const, path },
      ];
    }),
  },
});

function saysTrue(key: string) {
  return { annotation: [key], compared: { is: ["true"] } };
}
