import type { FastifyServerOptions } from "fastify";

/**
 * Options that keep Fastify from loading what compiles JSON Schemas, a third of it: no route has one, and the bundle
 * leaves it out.
 */
export const WITHOUT_SCHEMAS = {
  schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
} satisfies FastifyServerOptions;

function noSchemas(): never {
  throw new Error("a route has a schema, and what compiles it is left out");
}
