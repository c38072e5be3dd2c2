import { parseRanges } from "../../controllers/l4/firewall.ts";
import { SOURCE_RANGES } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, field, wantsLoadBalancer } from "../shared/conditions.ts";
import { ANNOTATION_PATH } from "../shared/written-ranges.ts";

export const sourceRangesAnnotationShadowed = defineRule({
  id: "source-ranges-annotation-shadowed",
  group: "firewall",
  action: "warn",
  summary: "Source ranges in the beta annotation that those of the spec hide.",
  messages: {
    shadowed: "The source ranges of the annotation are ignored because spec.loadBalancerSourceRanges is set.",
  },
  why: "The controllers read one place only. Who edits the annotation believes to restrict the Service and does not.",
  fix: "Remove service.beta.kubernetes.io/load-balancer-source-ranges.",
  sources: ["kubernetes/ingress-gce pkg/l4/utils/sourceranges.go getAllSourceRanges"],
  on: ["create", "update"],
  service: {
    when: [
      annotates(SOURCE_RANGES),
      wantsLoadBalancer,
      field("with loadBalancerSourceRanges", "spec.loadBalancerSourceRanges", { moreThan: 0 }),
    ],
    check({ object }, report) {
      const inAnnotation = (annotation(object, SOURCE_RANGES) ?? "").split(",");
      if (networksOf(inAnnotation) === networksOf(object.loadBalancerSourceRanges)) return;
      report({ message: "shadowed", path: ANNOTATION_PATH });
    },
  },
});

/** The networks in one text by which two lists compare; what can't be read compares as it is written. */
function networksOf(items: readonly string[]): string {
  const trimmed = items.map((item) => item.trim());
  const networks = parseRanges(trimmed)?.map(({ network }) => network) ?? trimmed;
  return [...networks].sort().join();
}
