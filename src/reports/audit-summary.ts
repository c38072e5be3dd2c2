import { ACTIONS, type Action, type Finding } from "../domain/finding.ts";
import type { AuditedCluster, ExposedObject, LintFinding, LintResult, ObjectName } from "../lint/result.ts";
import { count, objectTitle } from "./report.ts";

/** How many findings there are of each action under a heading: a namespace, or a rule. */
export interface Tally extends Readonly<Record<Action, number>> {
  readonly title: string;
}

/** What of a finding is counted. */
interface Counted {
  readonly object: ObjectName;
  readonly finding: Pick<Finding, "rule" | "action">;
}

/** The findings by namespace, the worst first; what is about the cluster itself counts as "(cluster)". */
export function byNamespace(findings: readonly Counted[]): readonly Tally[] {
  return tallied(findings, ({ object }) => namespaceTitle(object));
}

/** The namespace as people name it: "shop", "prod/shop" in results about several clusters; "(cluster)" for the cluster itself. */
export function namespaceTitle({ namespace, cluster }: ObjectName): string {
  const title = namespace || "(cluster)";
  return cluster === undefined ? title : `${cluster}/${title}`;
}

/** The findings by rule, the worst first. */
export function byRule(findings: readonly Counted[]): readonly Tally[] {
  return tallied(findings, ({ finding }) => finding.rule);
}

function tallied(findings: readonly Counted[], titleOf: (finding: Counted) => string): readonly Tally[] {
  const tallies = [...Map.groupBy(findings, titleOf)].map(([title, group]): Tally => {
    const of = (action: Action) => group.filter(({ finding }) => finding.action === action).length;
    return { title, ...(Object.fromEntries(ACTIONS.map((action) => [action, of(action)])) as Record<Action, number>) };
  });
  return tallies.sort((a, b) => {
    const differing = ACTIONS.find((action) => a[action] !== b[action]);
    return differing === undefined ? 0 : b[differing] - a[differing];
  });
}

/** The cluster as people name it: "Cluster prod, GKE 1.33.5-gke.1200000". */
export function clusterTitle(cluster: AuditedCluster): string {
  return `${cluster.context === undefined ? "Objects of files" : `Cluster ${cluster.context}`}${versionOf(cluster)}`;
}

/** The same where "cluster" stands before it already. */
export function clusterName(cluster: AuditedCluster): string {
  return `${cluster.context ?? "objects of files"}${versionOf(cluster)}`;
}

function versionOf({ gkeVersion }: AuditedCluster): string {
  return gkeVersion === undefined ? "" : `, GKE ${gkeVersion}`;
}

/** How many load balancers are public, and how many of them let everyone in. */
export function exposureTitle({ exposed }: Pick<AuditedCluster, "exposed">): string {
  if (exposed.length === 0) return "No load balancer is public.";
  const open = exposed.filter(({ isOpen }) => isOpen).length;
  const are = exposed.length === 1 ? "is" : "are";
  return `${count(exposed.length, "load balancer")} ${are} public, ${openness(open, exposed.length)}.`;
}

function openness(open: number, all: number): string {
  if (open === 0) return "none lets everyone in";
  if (open === all) return all === 1 ? "it lets everyone in" : "all let everyone in";
  return `${open} of them ${open === 1 ? "lets" : "let"} everyone in`;
}

/** A public load balancer in four cells: the object, its addresses, what it listens for, who is let in. */
export function exposureCells(exposed: ExposedObject): readonly [string, string, string, string] {
  const { object, addresses, serves, sources, isOpen, guards } = exposed;
  const from = isOpen ? "everyone" : sources === undefined ? "whom your own firewall rules let in" : sources.join(", ");
  const whom = guards.length === 0 ? from : `${from}, past ${guards.join(" and ")}`;
  return [objectTitle(object), addresses.join(", ") || "no address yet", serves.join(", "), whom];
}

/** The findings of the objects with the worst of them, at most so many objects; and how many objects are left. */
export function worstObjects(
  { findings }: LintResult,
  most: number,
): { readonly told: readonly LintFinding[]; readonly left: number } {
  const groups = [...Map.groupBy(findings, ({ object }) => objectTitle(object)).values()];
  const rank = (group: readonly LintFinding[]) =>
    Math.min(...group.map(({ finding: { action } }) => ACTIONS.indexOf(action)));
  const sorted = groups.toSorted((a, b) => rank(a) - rank(b));
  return { told: sorted.slice(0, most).flat(), left: Math.max(0, sorted.length - most) };
}
