import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";

/** An object of a recorded case. */
export interface RecordedObject {
  readonly kind: string;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly annotations?: Fields };
  readonly spec?: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** One recorded case: the objects of a cluster, and what is known of it. */
export interface RecordedCase {
  readonly id: string;
  readonly cluster: ClusterProfile;
  readonly newObjects: readonly RecordedObject[];
  readonly controllerFlags?: Fields;
}

/** The kinds of objects that are reviewed. */
export const REVIEWED = ["Service", "Ingress", "BackendConfig", "FrontendConfig"];

/** The recorded cases that GKE's own switches apply to. */
export const RECORDED: readonly RecordedCase[] = readFileSync("test/fixtures/layer-7-cases.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedCase)
  .filter(({ controllerFlags = {} }) => Object.keys(controllerFlags).length === 0);

/** What recorded objects of a kind have under one annotation or field. */
interface Values {
  readonly kind: string;
  readonly part: "annotations" | "spec";
  readonly key: string;
  readonly values: unknown[];
}

const POOL: ReadonlyMap<string, readonly Values[]> = poolOf(RECORDED.flatMap(({ newObjects }) => newObjects));

function poolOf(objects: readonly RecordedObject[]): ReadonlyMap<string, readonly Values[]> {
  const pool = new Map<string, Values>();
  for (const { kind, metadata, spec = {} } of objects) {
    if (!REVIEWED.includes(kind)) continue;
    for (const [part, fields] of [["annotations", metadata.annotations ?? {}] as const, ["spec", spec] as const]) {
      for (const [key, value] of Object.entries(fields)) {
        const id = `${kind} ${part} ${key}`;
        const found = pool.get(id) ?? { kind, part, key, values: [] };
        found.values.push(value);
        pool.set(id, found);
      }
    }
  }
  return Map.groupBy(pool.values(), ({ kind }) => kind);
}

/** The objects of a recorded case, and the same with one of them edited or gone. */
export interface RecordedEdit {
  readonly recorded: RecordedCase;
  readonly before: readonly RecordedObject[];
  readonly after: readonly RecordedObject[];
}

/** A recorded set of objects, and an edit: one object gets, or loses, what objects of its kind have in other cases. */
export const RECORDED_EDIT: fc.Arbitrary<RecordedEdit> = fc
  .record({
    recorded: fc.constantFrom(...RECORDED),
    object: fc.nat(),
    changes: fc.array(fc.record({ key: fc.nat(), value: fc.nat(), isRemoved: fc.nat({ max: 5 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    isDeleted: fc.nat({ max: 14 }),
  })
  .map(({ recorded, object, changes, isDeleted }) => {
    const before = recorded.newObjects;
    const reviewed = before.filter(({ kind }) => REVIEWED.includes(kind));
    const edited = reviewed[object % reviewed.length];
    if (!edited) return { recorded, before, after: before };
    const next = changes.reduce(
      (one, { key, value, isRemoved }) => withValue(one, key, value, isRemoved === 0),
      edited,
    );
    const after = before.flatMap((one) => (one !== edited ? [one] : isDeleted === 0 ? [] : [next]));
    return { recorded, before, after };
  });

function withValue(object: RecordedObject, key: number, value: number, isRemoved: boolean): RecordedObject {
  const choices = POOL.get(object.kind) ?? [];
  const choice = choices[key % choices.length];
  if (!choice) return object;
  const set = (fields: Fields = {}): Fields => {
    const { [choice.key]: _, ...others } = fields;
    return isRemoved ? others : { ...others, [choice.key]: choice.values[value % choice.values.length] };
  };
  if (choice.part === "spec") return { ...object, spec: set(object.spec) };
  return { ...object, metadata: { ...object.metadata, annotations: set(object.metadata.annotations) } };
}
