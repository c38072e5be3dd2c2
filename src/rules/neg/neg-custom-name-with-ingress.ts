import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";
import { choosesNames, customNamesOf } from "./custom-names.ts";

export const negCustomNameWithIngress = defineRule({
  id: "neg-custom-name-with-ingress",
  group: "neg",
  action: "deny",
  summary: "A chosen NEG name on a Service whose NEGs also serve Ingresses.",
  messages: { both: 'NEG name "{name}" can\'t be combined with ingress: true; NEG sync fails for the whole Service.' },
  why: "The controller names the NEGs behind an Ingress itself; chosen names are for standalone NEGs only.",
  fix: "Leave the name out, or use a second Service without ingress: true.",
  sources: ["kubernetes/ingress-gce pkg/neg/controller.go mergeStandaloneNEGsPortInfo"],
  on: ["create", "update"],
  service: {
    when: [
      annotates(NEG),
      choosesNames,
      where("whose NEGs also serve Ingresses", ({ object }) => negOf(object)?.ingress === true),
    ],
    check({ object }, report) {
      const [first] = customNamesOf(object);
      if (first) report({ message: "both", path: NEG_PATH, data: { name: first[1] } });
    },
  },
});
