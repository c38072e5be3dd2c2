/** The part of JSON Schema (draft-07) in which the files that people write are declared. */
export interface JsonSchema {
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly (string | boolean | null)[];
  readonly const?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly examples?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly required?: readonly string[];
  readonly description?: string;
}

type TypeName = "boolean" | "string" | "integer" | "number" | "array" | "object" | "null";

/** The values that a schema allows, as a type. */
export type FromSchema<S> = S extends { readonly const: infer Value }
  ? Value
  : S extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : S extends { readonly type: readonly (infer Name)[] }
      ? OfType<S, Name>
      : S extends { readonly type: infer Name }
        ? OfType<S, Name>
        : unknown;

type OfType<S, Name> = Name extends "boolean"
  ? boolean
  : Name extends "string"
    ? string
    : Name extends "integer" | "number"
      ? number
      : Name extends "null"
        ? null
        : Name extends "array"
          ? readonly FromSchema<S extends { readonly items: infer Items } ? Items : unknown>[]
          : ObjectOf<S>;

type ObjectOf<S> = S extends { readonly properties: infer P }
  ? Flat<
      { readonly [K in keyof P as K extends RequiredOf<S> ? K : never]: FromSchema<P[K]> } & {
        readonly [K in keyof P as K extends RequiredOf<S> ? never : K]?: FromSchema<P[K]>;
      }
    >
  : Readonly<Record<string, S extends { readonly additionalProperties: infer Rest } ? FromSchema<Rest> : unknown>>;

type RequiredOf<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

type Flat<T> = { [K in keyof T]: T[K] };

/** The schema that also allows null. */
type OrNull<S> = Flat<
  Omit<S, "type" | "enum"> &
    (S extends { readonly enum: readonly (infer Value)[] }
      ? { readonly enum: readonly (Value | null)[] }
      : S extends { readonly type: infer Name }
        ? { readonly type: readonly [Name, "null"] }
        : never)
>;

/** The schema, and null besides: in the files of this project null says that something is not known. */
export function orNull<const S extends JsonSchema>(schema: S): OrNull<S> {
  const { type, enum: values } = schema;
  return { ...schema, ...(values ? { enum: [...values, null] } : { type: [type, "null"] }) } as unknown as OrNull<S>;
}
