import type { Action } from "../domain/finding.ts";
import { excusedCounts, ignoreProblems } from "./ignores.ts";
import { findingCounts, fullMessage, objectTitle, type Reporter } from "./report.ts";
import { gistLines } from "./text.ts";

const COMMANDS: Readonly<Record<Action, string>> = { deny: "error", warn: "warning", mutate: "notice", info: "notice" };

/** The result as workflow commands, which GitHub Actions shows as annotations at the lines of a pull request. */
export const githubReport: Reporter = (result) => {
  const { findings, forecasts, unreadable, summary } = result;
  const lines = findings.map(({ finding, object, place }) => {
    const { file, line, endLine, column, endColumn } = place;
    // GitHub takes columns only where the annotation does not span lines.
    const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
    const where = file === "" ? {} : { file, line, endLine, ...columns };
    const text = `${objectTitle(object)}: ${fullMessage(finding)}${finding.fix ? `\nFix: ${finding.fix}` : ""}`;
    return command(COMMANDS[finding.action], { ...where, title: `l4guard ${finding.rule}` }, text);
  });
  const effects = forecasts.map((forecast) =>
    command(
      "notice",
      { file: forecast.place.file, line: forecast.place.line, title: "l4guard: effect" },
      [`${objectTitle(forecast.object)}:`, ...gistLines(forecast)].join("\n"),
    ),
  );
  const broken = unreadable.map(({ file, line, column, message }) =>
    command(
      "error",
      { file, ...(line !== undefined && { line, col: column ?? 1 }), title: "l4guard: unreadable" },
      message,
    ),
  );
  const remarks = ignoreProblems(result).map(({ file, line, column, text }) =>
    command("notice", { file, line, col: column, title: "l4guard: ignore" }, text),
  );
  const counts = [findingCounts(summary), excusedCounts(result)].filter((part) => part !== "").join("; ");
  return `${[...lines, ...effects, ...broken, ...remarks].join("")}${command("notice", { title: "l4guard" }, counts)}`;
};

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(",")}::${escapeData(text)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
