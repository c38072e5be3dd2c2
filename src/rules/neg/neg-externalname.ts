import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, field } from "../shared/conditions.ts";
import { enabledNegOf, enablesNegs } from "../shared/neg-use.ts";

export const negExternalname = defineRule({
  id: "neg-externalname",
  group: "neg",
  action: "deny",
  summary: "NEGs for a Service of type ExternalName.",
  messages: {
    noEndpoints: "An ExternalName Service has no endpoints: its NEGs stay empty.",
    freezes: "ExternalName has no endpoints: the NEGs of this live Service keep those they have, gone Pods too.",
  },
  why: "An ExternalName Service is a DNS alias without EndpointSlices, from which the controller makes NEG endpoints.",
  fix: "Use an internet NEG outside the cluster, or another type.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), enablesNegs, field("of type ExternalName", "spec.type", { is: ["ExternalName"] })],
    check({ previous }, report) {
      const hadEndpoints = previous !== undefined && previous.type !== "ExternalName" && enabledNegOf(previous);
      report({ message: hadEndpoints ? "freezes" : "noEndpoints", path: "/spec/type" });
    },
  },
});
