import { resolve } from "node:path";
import { baselineText } from "../lint/baseline.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import { count } from "../reports/report.ts";
import { type Command, EXIT } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { LINT_HELP, parseLintArgs, readLintInput } from "./lint-options.ts";
import { writeFile } from "./write-reports.ts";

const HELP = `Usage: l4guard baseline [--output FILE] [OPTIONS] [PATH…]

Writes down the findings that there are, so that "l4guard lint --baseline FILE" fails only
on new ones and tells which are fixed. Findings are recognised also when lines have moved.

  --output FILE       where to write; standard output by default

${LINT_HELP}

Examples:
  l4guard baseline --output l4guard-baseline.json manifests/
  l4guard lint --baseline l4guard-baseline.json manifests/`;

/** `l4guard baseline`: the known findings. */
export const baseline: Command = {
  summary: "Write down known findings, so that lint fails on new ones only",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = parseLintArgs(argv, { output: { type: "string", short: "o" } });
    const result = lintManifests(await readLintInput({ values, positionals }, io));
    const { output } = values;
    if (typeof output === "string") {
      writeFile(resolve(io.cwd, output), baselineText(result.findings), output);
      io.stderr.write(`${output}: ${count(result.findings.length, "finding")} known from now on\n`);
    } else io.stdout.write(baselineText(result.findings));
    sayUnreadable(result, io);
    return result.unreadable.length + result.crashed.length > 0 ? EXIT.failure : EXIT.ok;
  },
};
