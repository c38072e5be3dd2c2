import { annotationRefusal } from "../../controllers/l7/neg/wanted.ts";
import { NEG } from "../../domain/annotations.ts";
import { sameJson } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH } from "../shared/neg-use.ts";

export const negEditWithoutEffect = defineRule({
  id: "neg-edit-without-effect",
  group: "neg",
  action: "warn",
  summary: "An edit of the ports of a Service that the NEG controller refuses as it did before.",
  messages: { stopped: "As before this edit, the NEG controller stops at the Service: {fault}." },
  why:
    "An edit is not blamed for what was wrong before it, but the controller stops there all the same. NEGs that run follow " +
    "the Pods as they did; a new port gets none, and a removed one keeps its own.",
  fix: "Mend cloud.google.com/neg first, or together with this edit.",
  sources: ["kubernetes/ingress-gce pkg/neg/controller.go processService"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      annotates(NEG),
      where(
        "whose ports or NEGs are edited",
        ({ object, previous }) => previous !== undefined && !sameJson(wishes(previous), wishes(object)),
      ),
    ],
    check({ object, previous }, report) {
      const refusal = annotationRefusal(object);
      if (!refusal || !previous || annotationRefusal(previous)?.text !== refusal.text) return;
      report({ message: "stopped", path: NEG_PATH, about: refusal.text, data: { fault: refusal.text } });
    },
  },
});

/** All by which a Service tells the controller what to make. */
function wishes({ metadata, type, ports }: Service): unknown {
  return { neg: metadata.annotations.get(NEG) ?? null, type, ports };
}
