import { annotatedTypeOf } from "../../controllers/l4/ownership.ts";
import { L4_RBS } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";

/** Values that say no, by which authors opt out of the annotation that l4guard would add. */
const OPT_OUTS = ["disabled", "false"];

export const rbsValueInvalid = defineRule({
  id: "rbs-value-invalid",
  group: "typos",
  action: "deny",
  summary: "A value of l4-rbs other than the one that GKE recognises.",
  messages: {
    targetPool: 'l4-rbs must be exactly "enabled": "{value}" creates a target pool, which cannot be changed later.',
    optOut: 'l4-rbs "{value}" means a target pool, for the life of this Service.',
    live: 'l4-rbs "{value}" is not recognised; on a live load balancer it changes nothing.',
    noOptOut: 'l4-rbs "{value}" does not opt out: here external Services always use backend services.',
  },
  why:
    'The controllers compare with "enabled". With anything else a new Service gets a target pool for life, and no event ' +
    "says so. From GKE 1.37 it gets a backend service whatever the annotation says.",
  fix: 'Write "enabled".',
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/service.go HasRBSAnnotation",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go usesL4RBS",
  ],
  on: ["create", "update"],
  needs: ["rbsByDefault"],
  kindDependent: true,
  service: {
    when: [
      annotates(L4_RBS),
      wantsLoadBalancer,
      hasNoClass,
      where("of type External", ({ object }) => annotatedTypeOf(object) === "External"),
    ],
    check(s, report) {
      const value = annotation(s.object, L4_RBS) ?? "";
      if (value === "enabled") return;
      const path = annotationPath(L4_RBS);
      const data = { value };
      if (s.cluster.rbsByDefault) {
        const fix = "For a target pool use the class networking.gke.io/l4-regional-external-legacy.";
        report({ message: "noOptOut", action: "warn", path, data, fix });
      } else if (s.previousModel?.isLive && !s.isCreation) {
        report({ message: "live", action: "warn", path, data, fix: "Remove the annotation." });
      } else if (OPT_OUTS.includes(value)) report({ message: "optOut", action: "warn", path, data });
      else {
        const isMeant = s.isCreation && value.trim().toLowerCase() === "enabled";
        report({
          message: "targetPool",
          action: s.isCreation ? "deny" : "warn",
          path,
          data,
          ...(isMeant && { edits: [replaceAnnotation(L4_RBS, value, "enabled")] }),
        });
      }
    },
  },
});
