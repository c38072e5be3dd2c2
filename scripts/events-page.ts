import type { ErrorRow, EventRow } from "../src/diagnosis/events/row.ts";
import { ERRORS, EVENTS } from "../src/diagnosis/explain-event.ts";
import type { Meaning } from "../src/diagnosis/meaning.ts";
import { INGRESS_SYMPTOMS, SERVICE_SYMPTOMS } from "../src/diagnosis/symptoms.ts";

const SYMPTOMS: readonly Meaning[] = [...SERVICE_SYMPTOMS, ...INGRESS_SYMPTOMS];
const ALL: readonly Meaning[] = [...EVENTS, ...Object.values(ERRORS).flat(), ...SYMPTOMS];

const QUOTED_BY = {
  any: "Compute Engine, whichever controller asks",
  passthrough: "The subsetting and the RBS controller",
  "cloud-controller-manager": "The cloud controller manager",
  ingress: "The Ingress controller",
} as const satisfies Record<keyof typeof ERRORS, string>;

/** The page docs/events.md: what events and states mean, and which of them no rule foretells. */
export function eventsPage(): string {
  const wrong = ALL.filter(isWrong);
  const missed = wrong.filter(({ rules, unforetold }) => rules.length === 0 && !isDecidedByError(unforetold));
  const components = [...new Set(EVENTS.flatMap((row) => row.components))];
  const events = components.map((component) => {
    const rows = EVENTS.filter((row) => row.components[0] === component);
    const also = rows[0]?.components.slice(1) ?? [];
    return rows.length === 0 ? "" : `### ${[component, ...also].join(", ")}\n\n${eventTable(rows)}`;
  });
  const errors = Object.entries(QUOTED_BY).map(
    ([family, title]) => `### ${title}\n\n${errorTable(ERRORS[family as keyof typeof ERRORS])}`,
  );
  return `# Events of GKE's load balancer controllers

Printed by the program from its tables (\`src/diagnosis\`); do not edit. [\`l4guard why\`](commands/why.md) explains an object by them.

An event is told from its component, the kind of its object, its reason and some of its words: builds of GKE differ in the
rest. The API server keeps events for an hour, and recorders hold back those that repeat, so that the absence of an event
proves nothing. "error" stands for what an event quotes; the second part of this page tells of these.

There are ${ALL.length} rows. ${wrong.length} of them are about something wrong, and ${wrong.length - missed.length - deciding(wrong)} of these are foretold by rules.

## Events

${events.filter((text) => text !== "").join("\n\n")}

## Errors that events quote

${errors.join("\n\n")}

## What goes wrong without an event

Found from the state of the object and from what rules say of it.

${table(
  ["name", "what is seen", "foretold by"],
  SYMPTOMS.map((row) => [code(row.id), row.words, rulesOf(row)]),
)}

## What no rule foretells

These count as missed, whatever the rules say.

${table(
  ["name", "what it means", "why no rule foretells it"],
  missed.map((row) => [code(row.id), row.words, row.unforetold ?? ""]),
)}
`;
}

function isWrong({ sign }: Meaning): boolean {
  return sign === "failure" || sign === "warning";
}

/** Rows whose error decides, which has a row of its own. */
function isDecidedByError(unforetold: string | undefined): boolean {
  return unforetold === "The error that it quotes decides.";
}

function deciding(rows: readonly Meaning[]): number {
  return rows.filter(({ unforetold }) => isDecidedByError(unforetold)).length;
}

function eventTable(rows: readonly EventRow[]): string {
  return table(
    ["object", "reason", "words", "sign", "what it means", "foretold by"],
    rows.map((row) => [
      row.on,
      row.reasons.map(code).join(", "),
      wordsOf(row),
      row.sign,
      row.words,
      row.quotes === undefined
        ? rulesOf(row)
        : [rulesOf(row), "by its error"].filter((text) => text !== "").join(", or "),
    ]),
  );
}

function errorTable(rows: readonly ErrorRow[]): string {
  return table(
    ["words", "what it means", "foretold by"],
    rows.map((row) => [wordsOf(row), row.words, rulesOf(row)]),
  );
}

function wordsOf({ says = [] }: EventRow | ErrorRow): string {
  return says.map(code).join(", ");
}

function rulesOf({ rules }: Meaning): string {
  return rules.map((id) => `[${id}](rules/${id}.md)`).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|")))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
