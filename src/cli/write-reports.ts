import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { reasonOf } from "../files/find-files.ts";
import type { LintResult } from "../lint/result.ts";
import { FORMATS } from "../reports/formats.ts";
import type { ReportStyle } from "../reports/report.ts";
import { type CommandIo, columnsOf, terminalColumns, wantsColour } from "./io.ts";

/** A format, and the file that it goes to; standard output where there is none. */
interface Output {
  readonly format: string;
  readonly file: string | undefined;
}

/** Sentences are wrapped to no more characters, however wide the terminal is. */
const MOST_COLUMNS = 120;

/** What the `--format` options ask for; text where there are none. What names no file goes to `target`. @throws UsageError */
export function outputsOf(formats: readonly string[], target?: string): readonly Output[] {
  const outputs = (formats.length > 0 ? formats : ["text"]).map((entry): Output => {
    const [format = "", ...rest] = entry.split("=");
    if (!Object.hasOwn(FORMATS, format)) {
      throw new UsageError(`--format: "${format}" is not one of ${Object.keys(FORMATS).join(", ")}`);
    }
    const file = rest.join("=");
    if (rest.length > 0 && file === "") throw new UsageError(`--format ${entry}: the name of a file is missing`);
    return { format, file: rest.length > 0 ? file : target };
  });
  if (outputs.filter(({ file }) => file === target).length > 1) {
    throw new UsageError("--format: only one format can go to standard output; write the others as NAME=FILE");
  }
  return outputs;
}

/** How much to tell. */
type Telling = Pick<ReportStyle, "isVerbose" | "isQuiet" | "hasStatistics" | "origin">;

/** Writes the result in every format. @throws UsageError where a file can't be written */
export function writeReports(result: LintResult, outputs: readonly Output[], io: CommandIo, telling: Telling): void {
  writeTexts(outputs, io, telling, (format, style) => FORMATS[format]?.(result, style) ?? "");
}

/** Writes the text of every format to where it belongs. @throws UsageError where a file can't be written */
export function writeTexts(
  outputs: readonly Output[],
  io: CommandIo,
  telling: Telling,
  report: (format: string, style: ReportStyle) => string,
): void {
  const origin = { at: io.now().toISOString(), ...telling.origin };
  const columns = Math.min(columnsOf(io), MOST_COLUMNS);
  for (const { format, file } of outputs) {
    const isShown = file === undefined;
    const frameColumns = isShown ? terminalColumns(io) : undefined;
    const colour = isShown && wantsColour(io);
    const style = { ...telling, origin, colour, columns, ...(frameColumns && { frameColumns }) };
    const text = report(format, style);
    if (file === undefined) io.stdout.write(text);
    else writeFile(resolve(io.cwd, file), text, file);
  }
}

/** Writes a file and the folders above it. @throws UsageError */
export function writeFile(path: string, text: string | Buffer, name: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${name}: ${reasonOf(error)}`);
  }
}
