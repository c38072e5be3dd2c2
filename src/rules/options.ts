import type { FromSchema, JsonSchema } from "../domain/json-schema.ts";

/** What single rules let an operator choose, as the JSON Schema of `options` in a policy file. */
export const RULE_OPTIONS = {
  type: "object",
  additionalProperties: false,
  properties: {
    dualStackUpgrade: {
      enum: ["deny", "warn"],
      description:
        "What ip-family-upgrade does where the controllers could do it although GKE's documentation rules it out; deny by default.",
    },
    protectionKey: {
      type: "string",
      minLength: 1,
      description: "A Service with this annotation or label must not lose its load balancer (type-from-lb).",
    },
    namePeers: {
      type: "boolean",
      description:
        "Whether messages name Services of other namespaces; off by default, so that nobody can ask for them. Reviews of files always name them.",
    },
    rbsBy: {
      enum: ["annotation", "class"],
      description: "How a new external Service is given a backend service; a class can't be changed later.",
    },
  },
} as const satisfies JsonSchema;

declare module "../engine/subject.ts" {
  interface RuleOptions extends FromSchema<typeof RULE_OPTIONS> {}
}
