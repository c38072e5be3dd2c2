import type { Assumption } from "./cluster.ts";
import type { JsonPointer, JsonValue } from "./json.ts";

/**
 * What a finding does. `deny` refuses the request, `warn` admits it with a warning, `mutate` was repaired by a patch,
 * `info` is shown by the command line only.
 */
export type Action = "deny" | "warn" | "mutate" | "info";

/** The actions from the most to the least severe. */
export const ACTIONS: readonly Action[] = ["deny", "warn", "mutate", "info"];

/**
 * One change to an object. It is made only where the object is as the edit expects it: `add` where nothing is,
 * the others where exactly `expected` stands. So an edit never overwrites what its author did not look at.
 */
export type Edit =
  | { readonly kind: "add"; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly kind: "replace"; readonly path: JsonPointer; readonly expected: JsonValue; readonly value: JsonValue }
  | { readonly kind: "remove"; readonly path: JsonPointer; readonly expected: JsonValue };

/** What a rule says about one place of an object. */
export interface Finding {
  readonly rule: string;
  readonly action: Action;
  /** The field it is about. */
  readonly path: JsonPointer;
  /** Which of the rule's messages it is. */
  readonly messageId: string;
  /** The values that the message names. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** What is wrong and what GKE will do; one line without control characters. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  /** What the finding is about, for the ratchet and for echoes of one cause: an annotation key, a port, a peer Service. */
  readonly about: string;
  /** Edits that repair it. */
  readonly edits?: readonly Edit[];
  /** What a repair is where it is not made; a warning where this is absent. */
  readonly unmade?: Action;
  /** The facts that it assumes; such a finding is at most a warning. */
  readonly assumed?: readonly Assumption[];
}
