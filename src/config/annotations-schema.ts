import { ANNOTATIONS, type AnnotationEntry } from "../domain/annotations.ts";
import { GO_BOOLEANS } from "../domain/go-bool.ts";

/** What an editor reads of an annotation: JSON Schema (draft-07) with the keywords that VS Code adds. */
interface AnnotationSchema {
  readonly type: "string";
  readonly description: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly pattern?: string;
  readonly deprecationMessage?: string;
  /** No completion proposes it. */
  readonly doNotSuggest?: true;
}

/**
 * The JSON Schema (draft-07) of GKE's annotations on Services and Ingresses, for editors without the language server. It
 * takes every object of another kind and every annotation that is not GKE's, so that it can stand beside Kubernetes' own.
 */
export const ANNOTATIONS_SCHEMA = {
  $id: "https://l4guard.dev/schemas/annotations.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Annotations of Google Kubernetes Engine's load balancers",
  allOf: [
    ...(["Service", "Ingress"] as const).map((kind) => ({
      if: ofKind(kind),
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: {
        properties: { metadata: { properties: { annotations: { $ref: `#/definitions/${kind}` } } } },
      },
    })),
    {
      if: ofKind("List"),
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: { properties: { items: { items: { $ref: "#" } } } },
    },
  ],
  definitions: { Service: annotationsOf("Service"), Ingress: annotationsOf("Ingress") },
} as const;

function ofKind(kind: string) {
  return { required: ["kind"], properties: { kind: { const: kind } } };
}

function annotationsOf(kind: AnnotationEntry["on"]) {
  const entries = [...ANNOTATIONS.values()].filter(({ on }) => on === kind);
  return {
    type: ["object", "null"],
    properties: Object.fromEntries(entries.map((entry) => [entry.key, schemaOf(entry)])),
    additionalProperties: { type: "string" },
  };
}

function schemaOf(entry: AnnotationEntry): AnnotationSchema {
  const { means, since, replacedBy, source, writer } = entry;
  const sentences = [means, ...(since === undefined ? [] : [`Since GKE ${since}.`]), `Source: ${source}.`];
  return {
    type: "string",
    description: sentences.join(" "),
    ...valuesTakenBy(entry),
    ...(replacedBy !== undefined && { deprecationMessage: `Use ${replacedBy} instead.` }),
    ...(writer === "controller" && { doNotSuggest: true }),
  };
}

/** What the value must be, as far as a schema can say it without refusing what a controller reads. */
function valuesTakenBy({ grammar }: AnnotationEntry): Partial<AnnotationSchema> {
  switch (grammar.kind) {
    case "exact":
      return grammar.isOpen ? { examples: grammar.accepted } : { enum: grammar.accepted };
    case "boolean":
      return { enum: GO_BOOLEANS };
    case "json":
      return { pattern: "^\\s*(\\{[\\s\\S]*\\}|null)\\s*$", examples: [grammar.shape] };
    default:
      return {};
  }
}
