import { WEIGHTED } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { asksForWeights, isWeighted } from "../shared/weighted.ts";
import { editsLive } from "./live-edit.ts";

export const weightedChanged = defineRule({
  id: "weighted-changed",
  group: "transitions",
  action: "info",
  summary: "An update that turns weighted load balancing of a live load balancer on or off.",
  messages: {
    changed: "Traffic is distributed over the nodes in another way at once: the locality policy is patched in place.",
  },
  why: "Only the backend service changes. Existing connections stay where they are.",
  fix: "Nothing needs to be done.",
  sources: ["kubernetes/ingress-gce pkg/l4/backends/backends.go EnsureL4BackendService"],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["weightedNetLB", "weightedIlb"],
  kindDependent: true,
  service: {
    when: [
      editsLive,
      where(
        "that ask for weights, or did before the edit",
        (s) => s.previous !== undefined && (asksForWeights(s.previous) || asksForWeights(s.object)),
      ),
    ],
    check(s, report) {
      if (!s.model.isModern || s.previousModel === undefined) return;
      if (isWeighted(s.model) !== isWeighted(s.previousModel))
        report({ message: "changed", path: annotationPath(WEIGHTED) });
    },
  },
});
