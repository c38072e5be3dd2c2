import type { Action, Finding } from "../domain/finding.ts";
import { quotable } from "../engine/message.ts";
import type { LintFinding, LintResult, ObjectName } from "../lint/result.ts";
import { RULE_SET } from "../rules/index.ts";

/** What a reporter is told besides the result. */
export interface ReportStyle {
  readonly colour: boolean;
  /** Characters of a line of sentences. */
  readonly columns: number;
  /** Characters of a line of a manifest; as many as it has where this is absent. */
  readonly frameColumns?: number;
  /** Also what is only worth knowing, and advice at each place. */
  readonly isVerbose: boolean;
  /** Findings and nothing else. */
  readonly isQuiet?: boolean;
  /** How often each rule speaks, instead of where. */
  readonly hasStatistics?: boolean;
  readonly origin?: ReportOrigin;
}

/** What a report was made of, for whoever finds it later. */
export interface ReportOrigin {
  /** ISO 8601, in UTC. */
  readonly at?: string;
  /** What is known as the cluster: its name or file and its version. */
  readonly cluster?: string;
  /** The file that the policy is from. */
  readonly policy?: string;
}

/** What a finding does, in a word for people. */
export const LABELS: Readonly<Record<Action, string>> = { deny: "deny", warn: "warn", mutate: "repair", info: "info" };

/** Makes one text of a result. */
export type Reporter = (result: LintResult, style: ReportStyle) => string;

/** No name of Kubernetes is longer; a file may write anything. */
const LONGEST_NAME = 253;

/** The object as people name it: "Service shop/web". */
export function objectTitle({ kind, namespace, name, cluster }: ObjectName): string {
  const where = cluster === undefined ? "" : ` in ${cluster}`;
  if (name === "" && namespace === "") return kind === "Cluster" ? `The cluster${where && ` ${cluster}`}` : kind;
  return `${kind} ${quotable(namespace, LONGEST_NAME)}/${quotable(name, LONGEST_NAME) || "(generated name)"}${where}`;
}

/** The message with what it assumes. */
export function fullMessage({ message, assumed }: Finding): string {
  return assumed ? `${message} (assumes ${assumed.join(", ")})` : message;
}

/** "manifests/web.yaml:7:5", or nothing for what is in no file. */
export function placeTitle({ place }: Pick<LintFinding, "place">): string {
  return place.file === "" ? "" : `${place.file}:${place.line}:${place.column}`;
}

/** "1 file", "3 files". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** How many findings there are, for people: "2 denied, 1 warning". */
export function findingCounts({
  deny,
  warn,
  mutate,
  info,
  unreadable = 0,
  objects,
}: Readonly<Record<Action, number>> & { readonly unreadable?: number; readonly objects?: number }): string {
  const parts = [
    deny > 0 ? `${deny} denied` : "",
    warn > 0 ? count(warn, "warning") : "",
    mutate > 0 ? `${mutate} repaired by the webhook` : "",
    info > 0 ? count(info, "hint") : "",
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(", ");
  if (unreadable > 0) return "nothing found in what could be read";
  return objects === 0 ? "nothing to check" : "no findings";
}

/** What was read, for people. */
export function readCounts({
  summary,
  leftOut,
  clusters,
}: Pick<LintResult, "summary" | "leftOut" | "clusters">): string {
  const { files, documents, objects, skipped, unreadable, hidden } = summary;
  const leftOutFor = (why: LintResult["leftOut"][number]["why"]) => leftOut.filter((entry) => entry.why === why).length;
  const [patches, templates] = [leftOutFor("patch"), leftOutFor("template")];
  const built = leftOutFor("built");
  const [expectations, broken] = [leftOutFor("expectation"), leftOutFor("broken")];
  const parts = [
    // A live cluster has none.
    ...(clusters && files === 0 ? [] : [count(files, "file"), count(documents, "document")]),
    `${count(objects, "object")} checked`,
    ...(skipped > 0 ? [`${skipped} of other kinds`] : []),
    ...(patches > 0 ? [`${count(patches, "patch", "patches")} of kustomizations left out`] : []),
    ...(built > 0 ? [`${count(built, "file")} judged as kustomize builds ${built === 1 ? "it" : "them"}`] : []),
    ...(templates > 0 ? [`${count(templates, "template")} left out`] : []),
    ...(expectations > 0 ? [`${count(expectations, "expectation")} of tests left out`] : []),
    ...(broken > 0
      ? [
          `${count(broken, "broken document")} that ${broken === 1 ? "says" : "say"} nothing about load balancing left out`,
        ]
      : []),
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
    ...(hidden > 0 ? [`${count(hidden, "hint")} (-v)`] : []),
  ];
  return parts.join(", ");
}

/** The findings of each object, in the order of the result. */
export function byObject(findings: readonly LintFinding[]): readonly (readonly LintFinding[])[] {
  const groups = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    const key = `${finding.place.file} ${objectTitle(finding.object)}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** What skipped rules lack, each with the rules and the flag that would enable them. */
export function skippedByLack(
  { skipped }: LintResult,
  flagFor: (missing: string) => string,
): readonly { readonly missing: string; readonly flag: string; readonly rules: readonly string[] }[] {
  const lacks = new Map<string, string[]>();
  for (const { rule, missing } of skipped) {
    for (const fact of missing) lacks.set(fact, [...(lacks.get(fact) ?? []), rule]);
  }
  return [...lacks].map(([missing, rules]) => ({ missing, rules, flag: flagFor(missing) }));
}

/** Findings with advice told where it comes first, and how many more objects each is about; see RuleReads.isAdvice. */
export function adviceOnce(findings: readonly LintFinding[]): {
  readonly told: readonly LintFinding[];
  readonly repeated: ReadonlyMap<string, number>;
} {
  const seen = new Set<string>();
  const repeated = new Map<string, number>();
  const told = findings.filter(({ finding: { rule, action } }) => {
    if (action === "deny" || RULE_SET.find(rule)?.isAdvice !== true) return true;
    if (seen.has(rule)) repeated.set(rule, (repeated.get(rule) ?? 0) + 1);
    return !seen.has(rule) && seen.add(rule);
  });
  return { told, repeated };
}
