import { INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import { NEG } from "../../domain/annotations.ts";
import { enablesNeg } from "../../domain/neg-annotation.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negAnnotationNoEffect = defineRule({
  id: "neg-annotation-no-effect",
  group: "neg",
  action: "warn",
  summary: "A cloud.google.com/neg annotation that makes no NEG.",
  messages: {
    nothing:
      "This cloud.google.com/neg makes no NEG: Ingresses use instance groups and need type NodePort or LoadBalancer.",
    optOut: "NEGs are turned off by name: Ingresses use instance groups, also where GKE would make NEGs by default.",
  },
  why:
    "An annotation without ingress: true and without exposed ports is valid and turns NEGs off, also those that GKE " +
    "would have turned on by itself, because GKE never overwrites the key.",
  fix: `Write ${INGRESS_NEG}, or remove the annotation.`,
  sources: ["kubernetes/ingress-gce pkg/negannotation/negannotation.go NEGEnabled"],
  on: ["create", "update"],
  service: {
    when: [
      annotates(NEG),
      where(
        "whose NEG annotation makes no NEG",
        ({ object }) => object.neg?.ok === true && !enablesNeg(object.neg.neg),
      ),
    ],
    check({ object }, report) {
      if (negOf(object)?.statesIngress) report({ message: "optOut", action: "info", path: NEG_PATH });
      else report({ message: "nothing", path: NEG_PATH });
    },
  },
});
