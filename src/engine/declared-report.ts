import type { Action } from "../domain/finding.ts";
import { formatGkeVersion } from "../domain/gke-version.ts";
import type { JsonPointer } from "../domain/json.ts";
import { holdsOf, type Predicate, type Regarded, readerOf, type Value } from "./predicate.ts";

/** A value in a message: a constant, what the object says, or the version of the cluster; an empty text where there is none. */
export type DeclaredValue = string | number | Value | { readonly cluster: "gkeVersion" };

/** A report as data: a rule all of whose reports are declared can be translated. Each one whose `if` holds is made. */
export interface DeclaredReport {
  /** What must hold beside the rule's conditions. */
  readonly if?: Predicate;
  readonly message: string;
  readonly path: JsonPointer;
  readonly action?: Action;
  readonly fix?: string;
  readonly data?: Readonly<Record<string, DeclaredValue>>;
  /** What repairs it, where something can: it decides nothing about what is reported. */
  readonly repair?: (subject: never) => object | undefined;
}

/** The check that makes the reports. */
export function checkOf(
  declared: readonly DeclaredReport[],
): (subject: unknown, report: (made: object) => void) => void {
  const makers = declared.map(makerOf);
  return (subject, report) => {
    for (const make of makers) make(subject as Regarded, report);
  };
}

function makerOf({ if: test, data, repair, ...fixed }: DeclaredReport) {
  const holds = test && holdsOf(test);
  const values = Object.entries(data ?? {}).map(([name, value]) => {
    if (typeof value !== "object") return { name, read: () => value };
    if ("cluster" in value) return { name, read: ({ cluster }: Regarded) => formatGkeVersion(cluster.gkeVersion) };
    const read = readerOf(value);
    return { name, read: (subject: Regarded) => (read(subject) ?? "") as string | number };
  });
  return (subject: Regarded, report: (made: object) => void): void => {
    if (holds && !holds(subject)) return;
    const filled: Record<string, string | number> = {};
    for (const { name, read } of values) filled[name] = read(subject);
    report({ ...fixed, ...(data && { data: filled }), ...repair?.(subject as never) });
  };
}
