import { resolve } from "node:path";
import { baselineText } from "../lint/baseline.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import { together } from "../lint/together.ts";
import { count } from "../reports/report.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { readLintInputs } from "./lint-input.ts";
import { LINT_OPERANDS, LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { writeFile } from "./write-reports.ts";

const OPTIONS = {
  output: { kind: "text", short: "o", placeholder: "FILE", help: "where to write; standard output by default" },
  ...LINT_OPTIONS,
} as const satisfies Options;

/** `l4guard baseline`: the known findings. */
export const baseline: Command = {
  summary: "Write down known findings, so that lint fails on new ones only",
  usage: ["[--output FILE] [OPTIONS] [PATH…]"],
  about: [
    'Writes down the findings that there are, so that "l4guard lint --baseline FILE" fails only on new ones and tells which ' +
      "are fixed. Findings are recognised also when lines have moved.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard baseline --output l4guard-baseline.json manifests/",
    "l4guard lint --baseline l4guard-baseline.json manifests/",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const result = together((await readLintInputs({ values, operands }, io)).map(lintManifests));
    const { output } = values;
    if (output !== undefined) {
      writeFile(resolve(io.cwd, output), baselineText(result.findings), output);
      io.stderr.write(`${output}: ${count(result.findings.length, "finding")} known from now on\n`);
    } else io.stdout.write(baselineText(result.findings));
    sayUnreadable(result, io);
    return result.unreadable.length + result.crashed.length > 0 ? EXIT.failure : EXIT.ok;
  },
};
