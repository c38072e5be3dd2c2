import { auditText } from "./audit-text.ts";
import { githubReport } from "./github.ts";
import { gitlabReport } from "./gitlab.ts";
import { htmlReport } from "./html.ts";
import { jsonLinesReport, jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { Reporter } from "./report.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

/** The formats of `--format`, by name. */
export const FORMATS: Readonly<Record<string, Reporter>> = {
  text: (result, style) => (result.clusters ? auditText : textReport)(result, style),
  json: jsonReport,
  jsonl: jsonLinesReport,
  sarif: sarifReport,
  junit: junitReport,
  github: githubReport,
  gitlab: gitlabReport,
  markdown: markdownReport,
  html: htmlReport,
};
