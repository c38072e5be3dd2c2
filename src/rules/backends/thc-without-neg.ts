import { AUTO_NEG_FACTS, INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import { TRANSPARENT_HEALTH_CHECKER } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { parseTransparentHealthChecker } from "../../domain/transparent-health-checker.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { hasIngressNeg } from "../shared/neg-use.ts";

export const thcWithoutNeg = defineRule({
  id: "thc-without-neg",
  group: "backends",
  action: "warn",
  summary: "Transparent health checks for a Service without NEGs.",
  messages: { groups: "Transparent health checks need NEGs: GKE keeps the ordinary health check for this Service." },
  why: "The health checker runs beside the Pods, which instance groups can't tell apart (event THCAnnotationWithoutNEG).",
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}', or remove the annotation.`,
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go setThcOptInOnSvc"],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  service: {
    when: [
      annotates(TRANSPARENT_HEALTH_CHECKER),
      where(
        "that turn transparent health checks on",
        ({ object }) => parseTransparentHealthChecker(annotation(object, TRANSPARENT_HEALTH_CHECKER) ?? "") === true,
      ),
    ],
    check({ object, cluster }, report) {
      if (hasIngressNeg(object, cluster)) return;
      report({ message: "groups", path: pointer("metadata", "annotations", TRANSPARENT_HEALTH_CHECKER) });
    },
  },
});
