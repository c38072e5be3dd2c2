import { createHash } from "node:crypto";
import { field, listIn, textAt } from "../domain/json.ts";
import { pageOf } from "../reports/rule-page.ts";
import { groupTitle } from "../rules/groups.ts";
import { RULE_SET } from "../rules/index.ts";
import {
  type FoundObject,
  type KnownOfFinding,
  keyOf,
  type LiveFinding,
  type LiveObjectName,
} from "./live-findings.ts";

/** An API of the cluster that reports are objects of. */
export interface ReportApi {
  readonly name: "openreports" | "policyreport";
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** The APIs that reports may be written to; the first one that the cluster serves is the one that is meant by "auto". */
export const REPORT_APIS: readonly ReportApi[] = [
  { name: "openreports", group: "openreports.io", version: "v1alpha1", kind: "Report", plural: "reports" },
  { name: "policyreport", group: "wgpolicyk8s.io", version: "v1alpha2", kind: "PolicyReport", plural: "policyreports" },
];

/** Who writes the reports, as those who read them group them. */
const SOURCE = "l4guard";
/** What tells our reports from everybody else's. */
export const OWN_REPORTS = `app.kubernetes.io/managed-by=${SOURCE}`;
/** The annotation with the hash of what a report says. */
const DIGEST = "l4guard.dev/findings";

/** The path of the API's reports, of all namespaces or of one, or of one report. */
export function reportPath({ group, version, plural }: ReportApi, namespace?: string, name?: string): string {
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `/apis/${group}/${version}${place}/${plural}${name === undefined ? "" : `/${name}`}`;
}

/** The name of the report on an object. Kyverno names its own by the bare uid, in the same API. */
export function reportName({ uid }: Pick<LiveObjectName, "uid">): string {
  return `${SOURCE}-${uid}`;
}

/** A hash of what there is to report of an object, but for the times. */
export function digestOf({ findings }: FoundObject): string {
  const said = findings.map(({ rule, action, message, fix, path, failure }) => [
    rule,
    action,
    message,
    fix,
    path,
    failure,
  ]);
  return hashOf(JSON.stringify(said));
}

/** The report on an object that has findings. It goes when its object does, by the garbage collector. */
export function reportObject(api: ReportApi, found: FoundObject): object {
  const { object, findings } = found;
  const { apiVersion, kind, namespace, name, uid } = object;
  const count = (action: LiveFinding["action"]) => findings.filter((finding) => finding.action === action).length;
  return {
    apiVersion: `${api.group}/${api.version}`,
    kind: api.kind,
    metadata: {
      name: reportName(object),
      namespace,
      labels: { "app.kubernetes.io/managed-by": SOURCE },
      annotations: { [DIGEST]: digestOf(found) },
      ownerReferences: [{ apiVersion, kind, name, uid }],
    },
    ...(api.name === "openreports" && { source: SOURCE }),
    scope: { apiVersion, kind, namespace, name, uid },
    summary: { pass: 0, fail: count("deny"), warn: count("warn"), error: 0, skip: 0 },
    results: findings.map((finding) => resultOf(finding, uid)),
  };
}

/** PolicyReport v1alpha2 as it was first published knows these three severities, and no other. */
const SEVERITIES = { deny: "high", warn: "medium" } as const;
const RESULTS = { deny: "fail", warn: "warn" } as const;

function resultOf(finding: LiveFinding, uid: string): object {
  const { rule, messageId, action, message, fix, path, since, failure } = finding;
  return {
    source: SOURCE,
    policy: rule,
    rule: messageId,
    category: categoryOf(rule),
    severity: SEVERITIES[action],
    result: RESULTS[action],
    scored: true,
    message,
    timestamp: { seconds: Math.floor(since / 1_000), nanos: (since % 1_000) * 1_000_000 },
    properties: {
      ...(fix !== undefined && { fix }),
      ...(failure !== undefined && { failure }),
      field: path,
      page: pageOf(rule),
      finding: keyOf(finding, uid),
    },
  };
}

function categoryOf(id: string): string {
  const rule = RULE_SET.find(id);
  return rule === undefined ? "" : groupTitle(rule);
}

/** What a report in the cluster says of itself. */
export interface StoredReport {
  readonly namespace: string;
  readonly name: string;
  readonly digest: string;
  /** The object that it is about. */
  readonly uid: string;
}

/** The report that an object of a list is. */
export function readReport(report: unknown): StoredReport {
  return {
    namespace: textAt(report, "metadata", "namespace"),
    name: textAt(report, "metadata", "name"),
    digest: textAt(report, "metadata", "annotations", DIGEST),
    uid: textAt(report, "scope", "uid"),
  };
}

/** What a report tells of its findings beside what a review says, by their keys. */
export function knownIn(report: unknown): ReadonlyMap<string, KnownOfFinding> {
  const known = new Map<string, KnownOfFinding>();
  for (const result of listIn(report, "results")) {
    const key = textAt(result, "properties", "finding");
    const timestamp = field(result, "timestamp");
    const [seconds, nanos] = [field(timestamp, "seconds"), field(timestamp, "nanos")];
    if (key === "" || typeof seconds !== "number") continue;
    const failure = textAt(result, "properties", "failure") || undefined;
    known.set(key, { since: seconds * 1_000 + Number(nanos ?? 0) / 1_000_000, failure });
  }
  return known;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
