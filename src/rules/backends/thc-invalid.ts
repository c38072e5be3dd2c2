import { TRANSPARENT_HEALTH_CHECKER } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { parseTransparentHealthChecker } from "../../domain/transparent-health-checker.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";

export const thcInvalid = defineRule({
  id: "thc-invalid",
  group: "backends",
  action: "deny",
  summary: "A transparent-health-checker annotation that says nothing the controller understands.",
  messages: { invalid: 'transparent-health-checker "{value}" is ignored: it needs a boolean "enabled".' },
  why: "The controller logs the error and goes on with the ordinary health check.",
  fix: 'Write {"enabled": true}.',
  sources: ["kubernetes/ingress-gce pkg/annotations/service.go IsThcAnnotated"],
  on: ["create", "update"],
  service: {
    when: [annotates(TRANSPARENT_HEALTH_CHECKER)],
    check({ object }, report) {
      const value = annotation(object, TRANSPARENT_HEALTH_CHECKER) ?? "";
      if (parseTransparentHealthChecker(value) !== undefined) return;
      report({
        message: "invalid",
        path: pointer("metadata", "annotations", TRANSPARENT_HEALTH_CHECKER),
        data: { value },
      });
    },
  },
});
