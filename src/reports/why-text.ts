import { timeOf } from "../diagnosis/event.ts";
import { type Paint, painter } from "./paint.ts";
import { duration, type WhyReport } from "./why.ts";
import { wrap } from "./wrap.ts";

/** How to show a diagnosis. */
interface TextOptions {
  readonly columns: number;
  readonly colour: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** More events than a screen holds help nobody. */
const MOST_EVENTS = 15;
const MARGIN = 2;
/** Columns of the titles of rows, with the margin. */
const TITLES = 20;

/** The diagnosis for people. */
export function whyText(report: WhyReport, { columns, colour, now }: TextOptions): string {
  const page = new Page(columns, painter(colour));
  const { object, health, summary } = report;
  const style = health === "healthy" || health === "none" ? "green" : health === "impaired" ? "yellow" : "red";
  page.title(`${object.kind} ${object.namespace}/${object.name}`);
  page.text(summary, MARGIN, style);
  for (const [position, cause] of report.causes.entries())
    writeCause(page, cause, position === 0 ? report.check : undefined);
  writeState(page, report.state);
  writeEvents(page, report, now);
  if (report.findings.length > 0) {
    page.heading("Rules also say");
    for (const { rule, action, message } of report.findings) page.item(`${message} (${rule}, ${action})`);
  }
  return page.toString();
}

function writeCause(page: Page, cause: WhyReport["causes"][number], check: string | undefined): void {
  page.heading(check !== undefined ? "Cause" : cause.severity === "failure" ? "Also failing" : "Also");
  page.text(cause.cause, MARGIN);
  if (cause.because !== undefined) page.text(cause.because, MARGIN);
  page.row("fix", [cause.fix ?? "see the words of the event"]);
  if (cause.look !== undefined) page.row("look at", [cause.look]);
  if (check !== undefined) page.row("then check", [check]);
  if (cause.foretoldBy.length > 0) {
    page.row(
      "foretold by",
      cause.foretoldBy.map(({ rule, message }) => `${rule}: ${message}`),
    );
  } else if (cause.unforetold !== undefined) page.row("foretold by", [`no rule. ${cause.unforetold}`]);
  else {
    const reasons = Map.groupBy(cause.silentRules, ({ why = "silent with what is known" }) => why);
    page.row(
      "could be foretold",
      [...reasons].map(([why, rules]) => `${rules.map(({ rule }) => rule).join(", ")}: ${why}`),
    );
  }
}

function writeState(
  page: Page,
  { owner, addresses, finalizers, conditions, forwardingRules, backends }: WhyReport["state"],
): void {
  page.heading("State");
  page.row("owner", [owner]);
  page.row("addresses", addresses);
  page.row("finalizers", finalizers);
  if (conditions.length > 0) {
    page.row(
      "conditions",
      conditions.map(({ type, status, reason }) => `${type}=${status}${reason === "" ? "" : ` (${reason})`}`),
    );
  }
  const seen = Object.entries(forwardingRules.seen).map(([key, name]) => `${name} (${key})`);
  if (forwardingRules.expected.length > 0) page.row("rules expected", forwardingRules.expected);
  page.row("rules seen", seen);
  const states = Object.entries(backends).map(([name, state]) => `${name}: ${state}`);
  if (states.length > 0) page.row("backends", states);
}

function writeEvents(page: Page, { events, object }: WhyReport, now: number): void {
  page.heading("Events, the latest last");
  if (events.length === 0) page.text("none; the API server keeps them for an hour", MARGIN);
  const hidden = events.length - MOST_EVENTS;
  if (hidden > 0) page.text(`${hidden} earlier ones, which --format json shows`, MARGIN, "dim");
  for (const event of events.slice(-MOST_EVENTS)) {
    const at = timeOf(event.at);
    const notes = [
      event.reason,
      at === undefined ? "" : `${duration(Math.max(0, Math.round((now - at) / 1_000)))} ago`,
      event.count > 1 ? `${event.count} times` : "",
      event.isAggregated ? "among similar ones" : "",
      event.hasPassed ? "passed" : "",
      event.about === `${object.kind} ${object.namespace}/${object.name}` ? "" : `about ${event.about}`,
      event.component === "" ? "" : `from ${event.component}`,
    ];
    const style = event.type === "Warning" && !event.hasPassed ? "yellow" : "bold";
    page.text(notes.filter((note) => note !== "").join(", "), MARGIN, style);
    page.text(event.message, MARGIN + 2);
    if (event.meaning !== undefined) page.text(`= ${event.meaning}`, MARGIN + 2);
  }
}

/** The lines of a text of so many columns. */
class Page {
  readonly #lines: string[] = [];
  readonly #columns: number;
  readonly #paint: Paint;

  constructor(columns: number, paint: Paint) {
    this.#columns = columns;
    this.#paint = paint;
  }

  title(text: string): void {
    this.#lines.push(this.#paint("bold", text));
  }

  heading(text: string): void {
    this.#lines.push("", this.#paint("bold", text));
  }

  text(text: string, indent: number, style?: Parameters<Paint>[0]): void {
    for (const line of wrap(oneLine(text), this.#columns - indent)) {
      this.#lines.push(" ".repeat(indent) + (style === undefined ? line : this.#paint(style, line)));
    }
  }

  item(text: string): void {
    const [first = "", ...rest] = wrap(oneLine(text), this.#columns - MARGIN - 2);
    this.#lines.push(`${" ".repeat(MARGIN)}- ${first}`, ...rest.map((line) => " ".repeat(MARGIN + 2) + line));
  }

  /** A title, and values beside it; "none" without any. */
  row(title: string, values: readonly string[]): void {
    const lines = (values.length > 0 ? values : ["none"]).flatMap((value) =>
      wrap(oneLine(value), Math.max(20, this.#columns - TITLES)),
    );
    for (const [position, line] of lines.entries()) {
      const head = position === 0 ? `${" ".repeat(MARGIN)}${title}` : "";
      this.#lines.push(head.padEnd(TITLES) + line);
    }
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

/** What others have written, without line breaks and control characters that a terminal would obey. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}
