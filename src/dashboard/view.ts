import { setImmediate } from "node:timers/promises";
import type { LiveFindings } from "../audit/live-findings.ts";
import type { ClusterWatch } from "../cluster/cluster-watch.ts";
import { AddressMap, type MappedAddress, mapAddresses } from "../controllers/l4/address-map.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, listIn, textAt } from "../domain/json.ts";
import { REVIEWED } from "../domain/kinds/kinds.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import { exposureOf } from "../lint/exposure.ts";
import type { ExposedObject, LintFinding } from "../lint/result.ts";
import type { DashboardCounts, DashboardView, SeenParts, ShownInstallation } from "../reports/dashboard-html.ts";
import type { LastDecisions } from "./last-decisions.ts";
import type { Resource, Viewer } from "./viewer.ts";

/** Where a dashboard finds what it shows. */
export interface DashboardSources {
  /** The name of this Pod. */
  readonly replica: string;
  /** Where l4guard is installed, and the labels of its Pods. */
  readonly namespace: string;
  readonly selector: string;
  readonly watch: Pick<ClusterWatch, "objects" | "facts" | "factsVersion" | "onPeer">;
  readonly context: () => { readonly cluster: Cluster; readonly index: ObjectIndex };
  readonly isAudited: boolean;
  /** What is wrong with what lives; undefined where another replica audits, or none. */
  readonly found: () => LiveFindings | undefined;
  readonly decisions: LastDecisions;
  readonly certificate: () => { readonly serialNumber: string; readonly notAfter: Date } | undefined;
}

/** What there is in the cluster, for nobody in particular. */
export interface Whole {
  readonly services: readonly unknown[];
  readonly addresses: readonly MappedAddress[];
  readonly exposed: readonly ExposedObject[];
}

/** So long objects are looked at in one piece; then reviews that have come meanwhile are answered. */
const SLICE_MS = 2;

/** Looks at everything once. */
export async function wholeOf({ watch, context }: DashboardSources): Promise<Whole> {
  const around = context();
  let sliceEndsAt = performance.now() + SLICE_MS;
  const map = new AddressMap(around.cluster);
  const services: unknown[] = [];
  const exposed: ExposedObject[] = [];
  for (const value of watch.objects()) {
    if (field(value, "kind") === "Service") services.push(value);
    map.add(value);
    const exposure = exposureOf(value, around);
    if (exposure) exposed.push({ object: nameOf(value), ...exposure });
    if (performance.now() < sliceEndsAt) continue;
    await setImmediate();
    sliceEndsAt = performance.now() + SLICE_MS;
  }
  exposed.sort((a, b) => Number(b.isOpen) - Number(a.isOpen));
  return { services, exposed, addresses: map.addresses() };
}

function nameOf(value: unknown) {
  const metadata = field(value, "metadata");
  return { kind: textAt(value, "kind"), namespace: textAt(metadata, "namespace"), name: textAt(metadata, "name") };
}

/** Findings about what lives stand in no file. */
const NOWHERE = { file: "", line: 1, column: 1, endLine: 1, endColumn: 1 };

function findingsOf(live: LiveFindings): readonly LintFinding[] {
  return [...live.all()].flatMap(({ object, findings }) =>
    findings.map(({ fix, ...finding }) => ({
      finding: { ...finding, ...(fix !== undefined && { fix }) },
      object: { kind: object.kind, namespace: object.namespace, name: object.name },
      place: NOWHERE,
      identity: "",
    })),
  );
}

/** What the viewer is shown; only counts without one. @throws ApiFailure where the API server does not say what they may list */
export async function viewFor(
  viewer: Viewer | undefined,
  whole: Whole,
  sources: DashboardSources,
): Promise<DashboardView> {
  const live = sources.found();
  const known = { ...whole, findings: live && findingsOf(live) };
  const view = { replica: sources.replica, counts: countsOf(known, sources) };
  return viewer ? { ...view, seen: await seenBy(viewer, known, sources) } : view;
}

/** With what is wrong, where this replica knows it. */
interface Known extends Whole {
  readonly findings: readonly LintFinding[] | undefined;
}

function countsOf({ addresses, exposed, findings }: Known, { decisions }: DashboardSources): DashboardCounts {
  const of = (action: string) => findings?.filter(({ finding }) => finding.action === action).length;
  return {
    addresses: addresses.length,
    publicLoadBalancers: exposed.length,
    openToEveryone: exposed.filter(({ isOpen }) => isOpen).length,
    denied: of("deny"),
    warnings: of("warn"),
    decisions: decisions.count,
  };
}

interface Named {
  readonly kind: string;
  readonly namespace: string;
}

async function seenBy(viewer: Viewer, whole: Known, sources: DashboardSources): Promise<SeenParts> {
  const { exposed, findings = [], services } = whole;
  const decisions = sources.decisions.all;
  const named = [...services, ...exposed.map(({ object }) => object), ...findings.map(({ object }) => object)].map(
    (value): Named => ("metadata" in Object(value) ? nameOf(value) : (value as Named)),
  );
  const isSeen = await visible(viewer, [...named, ...decisions]);
  const isWhole = (await viewer.mayList(SERVICES, "")) && (await viewer.mayList(INGRESSES, ""));
  const seen = services.filter((service) => isSeen(nameOf(service)));
  const isEveryService = seen.length === services.length;
  return {
    isWhole,
    exposed: exposed.filter(({ object }) => isSeen(object)),
    // Who else is at an address, and who else opens its ports, is not told to those who may not see them.
    addresses: isEveryService ? whole.addresses : mapAddresses(seen, sources.context().cluster),
    audit: whole.findings ? "here" : sources.isAudited ? "elsewhere" : "off",
    findings: findings.filter(({ object }) => isSeen(object)),
    decisions: decisions.filter(isSeen),
    facts: (await viewer.mayList(NODES, "")) ? sources.watch.facts() : undefined,
    installation: await installationFor(viewer, sources),
  };
}

const NODES: Resource = { group: "", plural: "nodes" };
const PODS: Resource = { group: "", plural: "pods" };
const SERVICES: Resource = resourceOf("Service") ?? NODES;
const INGRESSES: Resource = resourceOf("Ingress") ?? NODES;

function resourceOf(kind: string): Resource | undefined {
  return REVIEWED.find((reviewed) => reviewed.kind === kind);
}

/** Which of these objects the viewer may list; none of a kind that nobody knows. */
async function visible(viewer: Viewer, named: readonly Named[]): Promise<(object: Named) => boolean> {
  const byKind = new Map<string, (namespace: string) => boolean>();
  for (const [kind, objects] of Map.groupBy(named, (object) => object.kind)) {
    const resource = resourceOf(kind);
    if (!resource) continue;
    const namespaces = objects.map(({ namespace }) => namespace);
    byKind.set(kind, await viewer.listableIn(resource, namespaces));
  }
  return ({ kind, namespace }) => byKind.get(kind)?.(namespace) === true;
}

async function installationFor(viewer: Viewer, sources: DashboardSources): Promise<ShownInstallation | undefined> {
  const { namespace, selector, certificate } = sources;
  if (!(await viewer.mayList(PODS, namespace))) return undefined;
  const query = new URLSearchParams({ labelSelector: selector });
  // By the viewer's own right: the webhook needs none for it.
  const pods = await viewer.client.call({ path: `/api/v1/namespaces/${namespace}/pods?${query}`, timeoutMs: 10_000 });
  const served = certificate();
  return {
    certificate: served && { serialNumber: served.serialNumber, notAfter: served.notAfter.toISOString() },
    replicas: listIn(pods, "items").map((pod) => ({
      name: textAt(field(pod, "metadata"), "name"),
      isReady: listIn(field(pod, "status"), "conditions").some(
        (condition) => field(condition, "type") === "Ready" && field(condition, "status") === "True",
      ),
      node: textAt(field(pod, "spec"), "nodeName"),
    })),
  };
}
