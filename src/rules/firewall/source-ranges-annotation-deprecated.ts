import { SOURCE_RANGES } from "../../domain/annotations.ts";
import type { Edit } from "../../domain/finding.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, wantsLoadBalancer } from "../shared/conditions.ts";
import { ANNOTATION_PATH, writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesAnnotationDeprecated = defineRule({
  id: "source-ranges-annotation-deprecated",
  group: "firewall",
  action: "warn",
  summary: "Source ranges in the beta annotation instead of the spec.",
  messages: {
    deprecated: "The source-ranges annotation is superseded by spec.loadBalancerSourceRanges.",
  },
  why: "The annotation is from before the field existed. The field wins as soon as it is set, and tools look only there.",
  fix: "Move the ranges to spec.loadBalancerSourceRanges.",
  sources: ["kubernetes/kubernetes pkg/apis/core/annotation_key_constants.go AnnotationLoadBalancerSourceRangesKey"],
  on: ["create", "update"],
  mutation: "optIn",
  service: {
    when: [
      annotates(SOURCE_RANGES),
      wantsLoadBalancer,
      where("without loadBalancerSourceRanges", ({ object }) => object.loadBalancerSourceRanges.length === 0),
    ],
    check(s, report) {
      const ranges = writtenRanges(s.model);
      // A live Service is left as it is: its author's tools would fight over a field that they did not write.
      const isCopyable = s.change === "create" && ranges.every(({ cidr }) => cidr && !cidr.hasLeadingZeros);
      const value = ranges.map(({ item }) => item);
      const edits: readonly Edit[] = [{ kind: "add", path: "/spec/loadBalancerSourceRanges", value }];
      report({ message: "deprecated", path: ANNOTATION_PATH, ...(isCopyable && { action: "mutate", edits }) });
    },
  },
});
