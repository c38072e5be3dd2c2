import { FORMATS } from "../reports/formats.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import type { Options, ValuesOf } from "./options.ts";
import { PROJECT_FILE } from "./project.ts";

const SOURCES = "What to read";
const KNOWLEDGE = "What to compare with and what else is known";

const REPORT = "What to report";

/** The options of commands that report findings. */
export const REPORT_OPTIONS = {
  format: {
    kind: "list",
    short: "f",
    placeholder: "NAME",
    choices: Object.keys(FORMATS),
    takesFile: true,
    group: REPORT,
    help: "how to report, one format at most to standard output",
  },
  "fail-on": {
    kind: "text",
    choices: ["deny", "warn", "info"],
    default: "deny",
    group: REPORT,
    help: "the level from which on the exit code is 1",
  },
  verbose: { kind: "flag", short: "v", group: REPORT, help: "also what is only worth knowing" },
} as const satisfies Options;

/** The manifests that a command reads. */
export const LINT_OPERANDS = {
  placeholder: "PATH…",
  help: "files, folders and globs; - for standard input; the working folder where nothing is given; .l4guardignore leaves files out",
  group: SOURCES,
};

const SOURCE_OPTIONS = {
  helm: { kind: "list", placeholder: "CHART", group: SOURCES, help: "render a chart with your helm" },
  "helm-arg": {
    kind: "list",
    placeholder: "ARG",
    group: SOURCES,
    help: "an argument for it, as --helm-arg=--values=prod.yaml",
  },
  kustomize: {
    kind: "list",
    placeholder: "DIR",
    group: SOURCES,
    help: "build a kustomization with your kustomize or kubectl; auto builds all that are found, and fetches nothing",
  },
} as const satisfies Options;

/** The options of commands that judge what standard input gives them. */
export const KNOWLEDGE_OPTIONS = {
  namespace: {
    kind: "text",
    short: "n",
    placeholder: "NAME",
    group: KNOWLEDGE,
    default: "default",
    help: "the namespace of objects that name none",
  },
  base: {
    kind: "text",
    placeholder: "REF_OR_PATH",
    group: KNOWLEDGE,
    help: "the manifests before the change: a git revision, a folder or a file",
  },
  state: {
    kind: "text",
    placeholder: "PATH",
    group: KNOWLEDGE,
    help: "the objects of the cluster as they live there: a file or a folder",
  },
  complete: { kind: "flag", group: KNOWLEDGE, help: "what is neither in PATH nor in --state does not exist" },
  cluster: {
    kind: "text",
    placeholder: "FILE",
    group: KNOWLEDGE,
    help: 'what is known of the cluster (from "l4guard cluster gather")',
  },
  policy: {
    kind: "text",
    placeholder: "FILE",
    group: KNOWLEDGE,
    help: `the policy; by default that of ${PROJECT_FILE}, looked for upwards`,
  },
  "no-policy": { kind: "flag", group: KNOWLEDGE, help: `no policy, not even that of ${PROJECT_FILE}` },
  ...FACT_OPTIONS,
} as const satisfies Options;

/** The options of commands that read and judge manifests. */
export const LINT_OPTIONS = { ...SOURCE_OPTIONS, ...KNOWLEDGE_OPTIONS } as const satisfies Options;

/** What the options of such a command state. */
export type LintValues = ValuesOf<typeof KNOWLEDGE_OPTIONS> & Partial<ValuesOf<typeof SOURCE_OPTIONS>>;
