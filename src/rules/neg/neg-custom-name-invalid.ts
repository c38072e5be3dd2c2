import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH } from "../shared/neg-use.ts";
import { choosesNames, customNamesOf } from "./custom-names.ts";

const RESOURCE_NAME = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

export const negCustomNameInvalid = defineRule({
  id: "neg-custom-name-invalid",
  group: "neg",
  action: "deny",
  summary: "A NEG name with characters that Compute Engine does not accept.",
  messages: { invalid: 'NEG name "{name}" is not valid; Compute Engine refuses to create the NEG.' },
  why: "Compute Engine resource names are lower-case letters, digits and hyphens, from a letter to a letter or digit.",
  fix: "Use lower-case letters, digits and hyphens, beginning with a letter.",
  sources: ["Compute Engine: Naming resources"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), choosesNames],
    check({ object }, report) {
      for (const [, name] of customNamesOf(object)) {
        if (!RESOURCE_NAME.test(name)) {
          report({ message: "invalid", path: NEG_PATH, about: `name ${name}`, data: { name } });
        }
      }
    },
  },
});
