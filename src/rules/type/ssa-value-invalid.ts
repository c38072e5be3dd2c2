import { STRONG_SESSION_AFFINITY } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";
import { AFFINITY_PATH } from "./strong-session-affinity.ts";

/** Values that say no, which is what GKE makes of every value but one. */
const HARMLESS = ["disabled", "false", ""];

export const ssaValueInvalid = defineRule({
  id: "ssa-value-invalid",
  group: "type",
  action: "deny",
  summary: "A value for strong session affinity that GKE does not recognise.",
  messages: {
    invalid: 'l4-strong-session-affinity must be exactly "enabled"; "{value}" is ignored.',
    harmless: 'l4-strong-session-affinity "{value}" is ignored, as is every value but "enabled".',
  },
  why: 'The controller compares with "enabled" and takes anything else for absent, without an event.',
  fix: 'Write "enabled", or remove the annotation.',
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/service.go HasStrongSessionAffinityAnnotation"],
  on: ["create", "update"],
  service: {
    when: [annotates(STRONG_SESSION_AFFINITY), wantsGke],
    reports: [
      {
        if: { annotation: [STRONG_SESSION_AFFINITY], compared: { is: HARMLESS } },
        message: "harmless",
        action: "warn",
        path: AFFINITY_PATH,
        data: { value: { annotation: [STRONG_SESSION_AFFINITY] } },
      },
      {
        if: { annotation: [STRONG_SESSION_AFFINITY], compared: { isNot: ["enabled", ...HARMLESS] } },
        message: "invalid",
        path: AFFINITY_PATH,
        data: { value: { annotation: [STRONG_SESSION_AFFINITY] } },
        repair({ object }) {
          const value = annotation(object, STRONG_SESSION_AFFINITY) ?? "";
          const isMeant = value.trim().toLowerCase() === "enabled";
          return isMeant ? { edits: [replaceAnnotation(STRONG_SESSION_AFFINITY, value, "enabled")] } : undefined;
        },
      },
    ],
  },
});
