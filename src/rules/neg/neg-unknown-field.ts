import { NEG } from "../../domain/annotations.ts";
import { nearest } from "../../domain/edit-distance.ts";
import type { Edit } from "../../domain/finding.ts";
import type { NegAnnotation } from "../../domain/neg-annotation.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

/** More are not looked at: a hostile annotation must not cost more. */
const MOST_FIELDS = 20;
/** How many slips still make a name a misspelling of a field. */
const NEAR = 3;

export const negUnknownField = defineRule({
  id: "neg-unknown-field",
  group: "neg",
  action: "warn",
  summary: "A field of cloud.google.com/neg that the NEG controller does not know.",
  messages: {
    unknown: 'Unknown field "{field}" in cloud.google.com/neg is ignored.',
    misspelt: 'Unknown field "{field}" in cloud.google.com/neg is ignored; did you mean "{known}"?',
  },
  why:
    "Unknown fields are dropped without a word, so a misspelt one leaves the Service without the NEGs that its author " +
    "asked for.",
  fix: "Use the fields ingress, exposed_ports (with name) and zones.",
  sources: ["kubernetes/ingress-gce pkg/negannotation/negannotation.go NegAnnotation"],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), where("whose NEG annotation can be read", ({ object }) => negOf(object) !== undefined)],
    check({ object }, report) {
      const neg = negOf(object);
      if (!neg) return;
      const text = object.metadata.annotations.get(NEG) ?? "";
      const look = (fields: readonly string[], missing: readonly string[]) => {
        for (const field of fields.slice(0, MOST_FIELDS)) {
          const known = nearest(field.toLowerCase(), missing, NEAR);
          const about = `field ${field}`;
          if (known === undefined) report({ message: "unknown", path: NEG_PATH, about, data: { field } });
          else {
            const edits = renaming(text, field, known);
            report({ message: "misspelt", action: "deny", path: NEG_PATH, about, data: { field, known }, ...edits });
          }
        }
      };
      look(neg.unknownKeys, missingFields(neg));
      look(neg.unknownPortKeys, neg.customNames.size < neg.exposedPorts.size ? ["name"] : []);
    },
  },
});

/** The fields that the annotation does not use. */
function missingFields({ statesIngress, exposedPorts, zones }: NegAnnotation): readonly string[] {
  return [
    ...(statesIngress ? [] : ["ingress"]),
    ...(exposedPorts.size > 0 ? [] : ["exposed_ports"]),
    ...(zones.length > 0 ? [] : ["zones"]),
  ];
}

/** The edit that renames the field, where the two differ in punctuation and case alone and it stands there once. */
function renaming(text: string, name: string, known: string): { readonly edits?: readonly Edit[] } {
  const letters = (word: string) => word.toLowerCase().replace(/[^a-z]/g, "");
  const pieces = text.split(JSON.stringify(name));
  if (letters(name) !== letters(known) || pieces.length !== 2) return {};
  return { edits: [{ kind: "replace", path: NEG_PATH, expected: text, value: pieces.join(JSON.stringify(known)) }] };
}
