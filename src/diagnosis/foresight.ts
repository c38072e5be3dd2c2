import type { RecordedEvent } from "./event.ts";
import { COMPONENTS } from "./events/row.ts";
import { type ExplainedEvent, meaningOf } from "./explain-event.ts";

/**
 * Whether a failure was foretold. `none`: it is no failure; `foretold`: a rule spoke; `missed`: a rule could have, and did
 * not, for a fact that was unknown, an exemption or because nobody asked it; `unforetold`: no rule can.
 */
type Foresight = "none" | "foretold" | "missed" | "unforetold";

/** An event with the rules that had foretold it. */
interface Foretold {
  readonly foresight: Foresight;
  /** The rules that spoke, in the order of the table. */
  readonly rules: readonly string[];
  /** The row of the tables, for a metric's label; "unknown" where the event is a warning that no row knows. */
  readonly id: string;
}

/** Whether the rules that spoke of an object had foretold an event about it. */
export function foresightOf(explained: ExplainedEvent, spoken: ReadonlySet<string>): Foretold {
  const meaning = meaningOf(explained);
  if (meaning === undefined) return { ...ofUnknown(explained.event), rules: [] };
  const { id, sign, rules } = meaning;
  if (sign !== "failure" && sign !== "warning") return { id, foresight: "none", rules: [] };
  if (rules.length === 0) return { id, foresight: "unforetold", rules: [] };
  const heard = rules.filter((rule) => spoken.has(rule));
  return { id, foresight: heard.length > 0 ? "foretold" : "missed", rules: heard };
}

/** A later version of GKE's controllers may warn of what no row knows; other controllers' events are not ours to foretell. */
function ofUnknown({ component, type }: RecordedEvent): Pick<Foretold, "id" | "foresight"> {
  const isGke = Object.values(COMPONENTS).some((name) => name === component);
  return { id: "unknown", foresight: isGke && type === "Warning" ? "unforetold" : "none" };
}
