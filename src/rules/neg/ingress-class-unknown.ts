import { INGRESS_CLASS } from "../../domain/annotations.ts";
import { editDistance } from "../../domain/edit-distance.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { GKE_INGRESS_CLASSES } from "./ingress-class.ts";

/** How many slips still make a value a misspelling of a class. */
const NEAR = 2;
const PATH = pointer("metadata", "annotations", INGRESS_CLASS);

export const ingressClassUnknown = defineRule({
  id: "ingress-class-unknown",
  group: "neg",
  action: "info",
  summary: "An Ingress of a class that GKE's controller does not take.",
  messages: {
    other: 'Class "{name}" is another controller\'s; l4guard looks no further.',
    misspelt: 'GKE does not know the Ingress class "{name}" and makes no load balancer; did you mean "{known}"?',
  },
  why: "The comparison is exact and case-sensitive. An Ingress of any other class is left to other controllers.",
  fix: "Use a class of GKE's unless another controller is meant.",
  sources: ["kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress"],
  on: ["create", "update"],
  ingress: {
    applies: ({ object }) => {
      const name = object.metadata.annotations.get(INGRESS_CLASS) ?? "";
      return name !== "" && !GKE_INGRESS_CLASSES.some((known) => known === name);
    },
    check({ object }, report) {
      const name = object.metadata.annotations.get(INGRESS_CLASS) ?? "";
      const known = nearest(name.trim().toLowerCase());
      if (known === undefined) report({ message: "other", path: PATH, data: { name } });
      else report({ message: "misspelt", action: "warn", path: PATH, data: { name, known } });
    },
  },
});

function nearest(name: string): string | undefined {
  const distances = GKE_INGRESS_CLASSES.map((known) => [editDistance(name, known, NEAR), known] as const);
  const [distance, known] = distances.reduce((best, next) => (next[0] < best[0] ? next : best));
  return distance <= NEAR ? known : undefined;
}
