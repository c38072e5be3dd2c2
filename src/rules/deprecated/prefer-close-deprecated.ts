import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { field } from "../shared/conditions.ts";

export const preferCloseDeprecated = defineRule({
  id: "prefer-close-deprecated",
  group: "deprecated",
  action: "info",
  summary: "The traffic distribution PreferClose, which has a new name.",
  messages: { renamed: "trafficDistribution: PreferClose is deprecated; PreferSameZone means the same." },
  why: "Kubernetes renamed the value when it added PreferSameNode. Both are accepted and do the same.",
  fix: "Write trafficDistribution: PreferSameZone.",
  sources: ["Kubernetes: Service, Traffic distribution"],
  since: "1.35",
  on: ["create", "live"],
  needs: ["gkeVersion"],
  gate: { name: "preferCloseDeprecated", speaks: "from" },
  service: {
    when: [field("with trafficDistribution PreferClose", "spec.trafficDistribution", { is: ["PreferClose"] })],
    check({ cluster }, report) {
      if (!isAtLeast(cluster.gkeVersion, GATES.preferCloseDeprecated)) return;
      const path = "/spec/trafficDistribution";
      const edits = [{ kind: "replace", path, expected: "PreferClose", value: "PreferSameZone" } as const];
      report({ message: "renamed", path, edits });
    },
  },
});
