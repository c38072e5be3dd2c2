import type { Reporter } from "./report.ts";

/** The formats of `--format`, each loaded when it is asked for. */
export const FORMATS: Readonly<Record<string, () => Promise<Reporter>>> = {
  text: async () => (await import("./text.ts")).textReport,
  json: async () => (await import("./json.ts")).jsonReport,
  jsonl: async () => (await import("./json.ts")).jsonLinesReport,
  sarif: async () => (await import("./sarif.ts")).sarifReport,
  junit: async () => (await import("./junit.ts")).junitReport,
  github: async () => (await import("./github.ts")).githubReport,
  gitlab: async () => (await import("./gitlab.ts")).gitlabReport,
  markdown: async () => (await import("./markdown.ts")).markdownReport,
  html: async () => (await import("./html.ts")).htmlReport,
};
