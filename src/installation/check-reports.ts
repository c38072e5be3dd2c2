import type { Installation } from "../cluster/installation.ts";
import { type Check, fine } from "./check.ts";

/** What is known of one API of reports. */
interface ReportApiAccess {
  /** "openreports", as the setting names it. */
  readonly name: string;
  /** "reports.openreports.io" */
  readonly resource: string;
  readonly isServed: boolean;
  /** Whether the account of the replicas may write reports; undefined where nobody could be asked. */
  readonly mayWrite: boolean | undefined;
}

const SUBJECT = "reports";

/** Where an installation's audit is to write reports ("auto", the name of an API); undefined where it writes none. */
export function reportsWanted({
  pods,
}: Installation): { readonly choice: string; readonly account: string } | undefined {
  const pod = pods.find(({ args }) => args.includes("--audit"));
  const choice = pod?.args.find((arg) => arg.startsWith("--audit-reports="))?.split("=")[1] ?? "auto";
  return pod && choice !== "off" ? { choice, account: pod.account } : undefined;
}

/** What is wrong with the reports of the audit; `apis` are those that may be chosen, the preferred one first. */
export function checkReports(choice: string, apis: readonly ReportApiAccess[]): Check[] {
  const meant = apis.filter(({ name }) => choice === "auto" || choice === name);
  const served = meant.find(({ isServed }) => isServed);
  if (!served)
    return [
      {
        severity: "warn",
        subject: SUBJECT,
        finding: `none are written: ${meant.map(({ resource }) => resource).join(" and ")} are not served`,
        advice: 'install their CRDs, or set audit.reports to "off"; findings are in the metrics',
      },
    ];
  const { resource, mayWrite } = served;
  if (mayWrite === false)
    return [
      {
        severity: "fail",
        subject: SUBJECT,
        finding: `the replicas may not create ${resource}`,
        advice: "apply the ClusterRole of the chart's audit: set audit.reports and rbac.create there",
      },
    ];
  const access = mayWrite ? ", which the replicas may do" : "; whether the replicas may, you may not ask";
  return [fine(SUBJECT, `they are written as ${resource}${access}`)];
}
