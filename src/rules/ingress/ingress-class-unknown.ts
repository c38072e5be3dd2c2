import { INGRESS_CLASS } from "../../domain/annotations.ts";
import { nearest } from "../../domain/edit-distance.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { GKE_INGRESS_CLASSES, gkeClassOf } from "../shared/ingress-class.ts";

/** How many slips still make a value a misspelling of a class. */
const NEAR = 2;
const PATH = pointer("metadata", "annotations", INGRESS_CLASS);

export const ingressClassUnknown = defineRule({
  id: "ingress-class-unknown",
  group: "ingress",
  action: "info",
  summary: "An Ingress of a class that GKE's controller does not take.",
  messages: {
    other: 'Class "{name}" is another controller\'s; l4guard looks no further.',
    switched:
      "GKE takes class {name} only where its switch is on, which no cluster shows; elsewhere nobody serves this.",
    misspelt: 'GKE does not know the Ingress class "{name}" and makes no load balancer; did you mean "{known}"?',
  },
  why: "The comparison is exact and case-sensitive. An Ingress of any other class is left to other controllers.",
  fix: "Use a class of GKE's unless another controller is meant.",
  sources: ["kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress"],
  on: ["create", "update"],
  ingress: {
    when: [
      where("of a class that is not GKE's", ({ object }) => {
        const name = object.metadata.annotations.get(INGRESS_CLASS) ?? "";
        return name !== "" && gkeClassOf(object) === undefined;
      }),
    ],
    check({ object }, report) {
      const name = object.metadata.annotations.get(INGRESS_CLASS) ?? "";
      const known = nearest(name.trim().toLowerCase(), GKE_INGRESS_CLASSES, NEAR);
      if (known === name) report({ message: "switched", action: "warn", path: PATH, data: { name } });
      else if (known === undefined) report({ message: "other", path: PATH, data: { name } });
      else report({ message: "misspelt", action: "warn", path: PATH, data: { name, known } });
    },
  },
});
