import type { Drift, DriftResult } from "../whatif/drift/drift.ts";
import { painter } from "./paint.ts";
import { count, objectTitle, type ReportStyle } from "./report.ts";
import { forecastLines } from "./text.ts";
import { wrapIndented } from "./wrap.ts";

const HEADINGS: Readonly<Record<Drift["kind"], string>> = {
  missing: "does not live in the cluster: a sync creates it",
  differs: "lives otherwise than it is written",
  unwritten: "is written nowhere: a sync that prunes deletes it",
};
/** Values are cut to so many characters. */
const LONGEST = 160;

/** What lives otherwise than the manifests say, for people in a terminal. */
export function driftText({ drifts, compared }: DriftResult, { colour, columns }: ReportStyle): string {
  const paint = painter(colour);
  const sections = drifts.map((drift) => {
    const { object, place, kind, differences } = drift;
    const where = place && place.file !== "" ? `  ${paint("dim", `${place.file}:${place.line}`)}` : "";
    const lines = differences.map(
      ({ field, live, written }) => `  ${field}\n    live     ${brief(live)}\n    written  ${brief(written)}\n`,
    );
    const effects = forecastLines(drift).map((line) => wrapIndented(`- ${line}`, columns, 4));
    const told = effects.length > 0 ? `  ${paint("magenta", "What a sync does to traffic")}\n${effects.join("")}` : "";
    return `${paint("bold", objectTitle(object))}${where}\n  ${HEADINGS[kind]}\n${lines.join("")}${told}`;
  });
  const end =
    drifts.length === 0
      ? `${count(compared, "object")} compared: all live as they are written.\n`
      : `${count(drifts.length, "object")} of ${compared} ${drifts.length === 1 ? "drifts" : "drift"}.\n`;
  return [...sections, end].join("\n");
}

function brief(value: string | undefined): string {
  if (value === undefined) return "nothing";
  return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
}

/** The same as one JSON document; `version` is that of its shape. */
export function driftJson({ drifts, compared }: DriftResult): string {
  const told = drifts.map(({ place, forecast, effects, ...drift }) => ({
    ...drift,
    ...(place && { file: place.file, line: place.line }),
    traffic: forecastLines({ ...(forecast && { forecast }), effects }),
    ...(forecast && { forwardingRuleChange: forecast.forwardingRuleChange, ipv4: forecast.ipv4, ipv6: forecast.ipv6 }),
  }));
  return `${JSON.stringify({ version: 1, compared, drifts: told }, undefined, 2)}\n`;
}
