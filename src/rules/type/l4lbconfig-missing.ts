import { L4LB_CONFIG } from "../../domain/annotations.ts";
import { L4_LB_CONFIG } from "../../domain/kinds/l4-lb-config.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";

export const l4lbconfigMissing = defineRule({
  id: "l4lbconfig-missing",
  group: "type",
  action: "warn",
  summary: "An annotation that names an L4LBConfig which does not exist.",
  messages: { missing: "L4LBConfig {config} not found: logging stays unmanaged (event L4LBConfigNotFound)." },
  why: "The controller looks for the object in the Service's namespace at every sync, and once it is there uses it.",
  fix: "Create the L4LBConfig in the Service's namespace, or correct the name.",
  sources: ["kubernetes/ingress-gce pkg/l4lbconfig GetL4LBConfigForService"],
  on: ["create", "update"],
  looksUp: ["l4lbConfigs"],
  service: {
    when: [
      annotates(L4LB_CONFIG),
      wantsGke,
      where("where all other objects are known", ({ index }) => index.isComplete),
    ],
    check({ object, index }, report) {
      const { namespace } = object.metadata;
      const name = annotation(object, L4LB_CONFIG) ?? "";
      if (!index.lacks(L4_LB_CONFIG, namespace, name)) return;
      const config = displayName({ namespace, name });
      report({ message: "missing", path: annotationPath(L4LB_CONFIG), data: { config } });
    },
  },
});
